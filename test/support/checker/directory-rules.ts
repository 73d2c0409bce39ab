/** Rows that lead to a parent by its id, while the parent of that id is another tenant's. */
const strayed = (child: string, column: string, [parent, key]: readonly [string, string]): string => `
  select '${child}' as child, c.tenant_id, c.${column} as parent_id
    from ${child} c join ${parent} p on p.${key} = c.${column}
   where p.tenant_id <> c.tenant_id`;

/** What must never be of users, groups and tenants, each as a query of the rows alone. */
export const DIRECTORY_RULES: Readonly<Record<string, string>> = {
  'a membership lacks its group or its member': `
    select m.group_id, m.member_id from group_members m
     where not exists (select from groups g where g.tenant_id = m.tenant_id and g.group_id = m.group_id)
        or not exists (select from users u where u.tenant_id = m.tenant_id and u.user_id = m.member_id)
       and not exists (select from groups g where g.tenant_id = m.tenant_id and g.group_id = m.member_id)`,
  'the number of users or groups that is kept is not that of their rows': `
    with counted as (
      select tenant_id, 'User' as resource_type, count(*) as rows from users group by 1
      union all select tenant_id, 'Group', count(*) from groups group by 1
    ), kept as (
      select tenant_id, resource_type, sum(resources) as rows from resource_counts group by 1, 2)
    select tenant_id, resource_type, kept.rows as kept, counted.rows as counted
      from kept full join counted using (tenant_id, resource_type)
     where coalesce(kept.rows, 0) <> coalesce(counted.rows, 0)`,
  "a row of one tenant leads to another tenant's": [
    strayed('seat_grants', 'user_id', ['users', 'user_id']),
    strayed('group_members', 'group_id', ['groups', 'group_id']),
    strayed('group_members', 'member_id', ['users', 'user_id']),
    strayed('group_members', 'member_id', ['groups', 'group_id']),
    strayed('seat_rules', 'group_id', ['groups', 'group_id']),
    strayed('occupancies', 'user_id', ['users', 'user_id']),
    strayed('sessions', 'occupancy_id', ['occupancies', 'occupancy_id']),
    strayed('concurrent_seats', 'occupancy_id', ['occupancies', 'occupancy_id']),
  ].join(' union all '),
};
