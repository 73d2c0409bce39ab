import { type Statement } from '../statement.ts';

/** The groups with the ids of `$2`, and all groups within them, as `within`; to stand behind `with recursive`. */
export const WITHIN = `within (group_id) as (
  select g.group_id from groups g where g.tenant_id = $1 and g.group_id = any($2::uuid[])
  union
  select m.subgroup_id
    from within w
    join group_members m on m.tenant_id = $1 and m.group_id = w.group_id and m.subgroup_id is not null)`;

/** Locks them. The order by is the lock order: rows are locked as they come out of the sort. */
export const LOCK_WITHIN: Statement = {
  name: 'groups-lock-within',
  text: `with recursive ${WITHIN}
         select group_id from groups where tenant_id = $1 and group_id in (select group_id from within)
          order by group_id for no key update`,
};
