/** Something that must hold, and the rows that break it. */
export interface Invariant {
  /** Stable, for programs. */
  readonly code: string;
  /** What a row that is found means. */
  readonly violation: string;
  /** Found out fast, however many users there are. */
  readonly isQuick: boolean;
  readonly text: string;
}

/** Rows that lead to a parent by its id, while the parent of that id is another tenant's. */
const strayed = (child: string, column: string, [parent, key]: readonly [string, string]): string => `
  select '${child}' as "table", c.tenant_id, c.${column} as parent_id
    from ${child} c
   where c.${column} in (select p.${key} from ${parent} p where p.tenant_id <> c.tenant_id)
     and not exists (select from ${parent} p where p.tenant_id = c.tenant_id and p.${key} = c.${column})`;

const USERS = ['users', 'user_id'] as const;
const GROUPS = ['groups', 'group_id'] as const;
const OCCUPANCIES = ['occupancies', 'occupancy_id'] as const;
const CLIENTS = ['oauth_clients', 'client_id'] as const;

const STRAYED = [
  strayed('seat_grants', 'user_id', USERS),
  strayed('group_members', 'group_id', GROUPS),
  strayed('group_members', 'user_id', USERS),
  strayed('group_members', 'subgroup_id', GROUPS),
  strayed('seat_rules', 'group_id', GROUPS),
  strayed('last_uses', 'user_id', USERS),
  strayed('sessions', 'occupancy_id', OCCUPANCIES),
  strayed('concurrent_seats', 'occupancy_id', OCCUPANCIES),
  strayed('concurrent_seats', 'user_id', USERS),
  strayed('occupancies', 'user_id', USERS),
  strayed('seat_denials', 'user_id', USERS),
  strayed('waiting_line', 'user_id', USERS),
  strayed('oauth_access_tokens', 'client_id', CLIENTS),
  strayed('oauth_assertions', 'client_id', CLIENTS),
].join(' union all ');

/** What must hold of the rows, told by the rows alone: nothing here is asked of what wrote them. */
export const INVARIANTS: readonly Invariant[] = [
  {
    code: 'poolCounters',
    violation: 'the counters of a pool are not the numbers of its grants',
    isQuick: true,
    text: `
      with counted as (
        select tenant_id, product, type, count(*) filter (where status = 'assigned') as assigned,
               count(*) filter (where status = 'waiting') as waiting
          from seat_grants where status <> 'suspended' group by 1, 2, 3)
      select coalesce(p.tenant_id, c.tenant_id) as tenant_id, coalesce(p.product, c.product) as product,
             coalesce(p.type, c.type) as type, p.assigned as "countedAssigned", coalesce(c.assigned, 0) as assigned,
             p.waiting as "countedWaiting", coalesce(c.waiting, 0) as waiting
        from seat_pools p
        full join counted c on c.tenant_id = p.tenant_id and c.product = p.product and c.type = p.type
       where (coalesce(p.assigned, 0), coalesce(p.waiting, 0)) <> (coalesce(c.assigned, 0), coalesce(c.waiting, 0))`,
  },
  {
    code: 'namedOversold',
    violation: 'more named seats are assigned than the pool has',
    isQuick: true,
    text: `
      select g.tenant_id, g.product, count(*) as assigned, coalesce(max(p.capacity), 0) as capacity
        from seat_grants g left join seat_pools p using (tenant_id, product, type)
       where g.type = 'named' and g.status = 'assigned'
       group by 1, 2 having count(*) > coalesce(max(p.capacity), 0)`,
  },
  {
    code: 'sharedOversold',
    violation: 'a shared pool has more seats than were bought, and they do not go with who holds them',
    isQuick: true,
    text: `
      select c.tenant_id, c.product, count(*) as seats, p.capacity
        from concurrent_seats c join seat_pools p using (tenant_id, product, type)
       group by 1, 2, 4 having count(*) > p.capacity and not bool_and(c.surplus)`,
  },
  {
    code: 'seatWithoutOccupancy',
    violation: 'a shared seat is taken, and the occupancy that takes it does not say so',
    isQuick: true,
    text: `
      select c.tenant_id, c.product, c.seat_number, c.occupancy_id
        from concurrent_seats c left join occupancies o using (tenant_id, occupancy_id)
       where c.occupancy_id is not null
         and (o.occupancy_id is null or o.ended_at is not null
              or (o.user_id, o.product, o.epoch) <> (c.user_id, c.product, c.epoch)
              or o.seat_number is distinct from c.seat_number)`,
  },
  {
    code: 'occupancyWithoutSeat',
    violation: 'somebody is at work on a shared seat that says otherwise',
    isQuick: true,
    text: `
      select o.tenant_id, o.occupancy_id, o.product, o.seat_number
        from occupancies o
        left join concurrent_seats c on c.tenant_id = o.tenant_id and c.product = o.product
                                    and c.seat_number = o.seat_number
       where o.ended_at is null and o.seat_type = 'concurrent'
         and c.occupancy_id is distinct from o.occupancy_id`,
  },
  {
    code: 'inactiveHolds',
    violation: 'a user who is not active holds a seat, waits for one, or is at work',
    isQuick: false,
    text: `
      select 'seat_grants' as "table", g.tenant_id, g.user_id, g.product
        from seat_grants g left join users u using (tenant_id, user_id)
       where g.status <> 'suspended' and u.active is not true
      union all
      select 'occupancies', o.tenant_id, o.user_id, o.product
        from occupancies o left join users u using (tenant_id, user_id)
       where o.ended_at is null and u.active is not true`,
  },
  {
    code: 'resourceCounts',
    violation: 'the number of users or groups that is kept is not the number of their rows',
    isQuick: false,
    text: `
      with counted as (
        select tenant_id, 'User' as resource_type, count(*) as resources from users group by 1
        union all select tenant_id, 'Group', count(*) from groups group by 1
      ), kept as (select tenant_id, resource_type, sum(resources) as resources from resource_counts group by 1, 2)
      select tenant_id, resource_type, k.resources as kept, c.resources as counted
        from kept k full join counted c using (tenant_id, resource_type)
       where coalesce(k.resources, 0) <> coalesce(c.resources, 0)`,
  },
  {
    code: 'membershipEnds',
    violation: 'a membership lacks its group or its member',
    isQuick: false,
    text: `
      select m.tenant_id, m.group_id, m.member_id
        from group_members m
        left join groups g on g.tenant_id = m.tenant_id and g.group_id = m.group_id
        left join users u on u.tenant_id = m.tenant_id and u.user_id = m.user_id
        left join groups s on s.tenant_id = m.tenant_id and s.group_id = m.subgroup_id
       where g.group_id is null or (u.user_id is null and s.group_id is null)`,
  },
  {
    code: 'foreignParent',
    violation: "a row belongs to one tenant and leads to another's",
    isQuick: false,
    text: STRAYED,
  },
];
