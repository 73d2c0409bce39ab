create table groups (
  tenant_id uuid not null references tenants on delete cascade,
  group_id uuid not null,
  sequence bigint generated always as identity,
  display_name text collate "C" not null,
  external_id text collate "C",
  connection text not null,
  version bigint not null default 1,
  created_at timestamptz(3) not null default now(),
  last_modified_at timestamptz(3) not null default now(),
  -- As for users; members are rows of their own, so that changing one of many costs the work for one.
  document json not null,
  comparable jsonb not null,
  primary key (tenant_id, group_id)
);

create unique index groups_display_name on groups (tenant_id, display_name);
create unique index groups_external_id on groups (tenant_id, external_id, connection) where external_id is not null;
create index groups_sequence on groups (tenant_id, sequence);

-- A member is a user or a group; deleting either takes the membership along.
create table group_members (
  tenant_id uuid not null,
  group_id uuid not null,
  member_id uuid not null,
  member_type text not null check (member_type in ('User', 'Group')),
  user_id uuid generated always as (case when member_type = 'User' then member_id end) stored,
  subgroup_id uuid generated always as (case when member_type = 'Group' then member_id end) stored,
  primary key (tenant_id, group_id, member_id),
  constraint group_members_group foreign key (tenant_id, group_id) references groups on delete cascade,
  foreign key (tenant_id, user_id) references users on delete cascade,
  foreign key (tenant_id, subgroup_id) references groups on delete cascade
);
create index group_members_member on group_members (tenant_id, member_id);
-- For the foreign keys: a deletion looks here for what it takes along.
create index group_members_user on group_members (tenant_id, user_id) where user_id is not null;
create index group_members_subgroup on group_members (tenant_id, subgroup_id) where subgroup_id is not null;
