-- Every active member of the group, also through groups within it, holds this seat. Which grant a rule gave is not
-- kept: it follows from the rules and the memberships, and `seat_grants.source` says that it was one.
create table seat_rules (
  tenant_id uuid not null,
  rule_id uuid not null,
  group_id uuid not null,
  product text not null references products,
  type text not null check (type in ('named', 'concurrent')),
  -- Of two rules the older one counts.
  created_at timestamptz(3) not null default clock_timestamp(),
  primary key (tenant_id, rule_id),
  constraint seat_rules_once unique (tenant_id, group_id, product, type),
  foreign key (tenant_id, group_id) references groups on delete cascade
);

-- The groups within a group, without a look at its users, of whom there may be 100,000.
create index group_members_nested on group_members (tenant_id, group_id) where subgroup_id is not null;
