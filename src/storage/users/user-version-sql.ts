/** The groups of the user `u` of an outer query, and the groups around them, as `containing`. */
export const CONTAINING = `with recursive containing (group_id, is_direct) as (
     select m.group_id, true from group_members m where m.tenant_id = u.tenant_id and m.member_id = u.user_id
     union
     select m.group_id, false
       from containing c join group_members m on m.tenant_id = u.tenant_id and m.subgroup_id = c.group_id
   )`;

/** The version of the user `u` as `userVersion` of `provisioning` writes it, which a filter may ask for. */
export const SHOWN_VERSION = `(select 'W/"' || u.version || case when state = '|' then '' else '-' || left(md5(state), 8) end || '"'
  from (select coalesce((select string_agg(each, ' ' order by each collate "C") from (
                 select g.product || ':' || g.type || ':' || g.status || ':' || g.source as each
                   from seat_grants g where g.tenant_id = u.tenant_id and g.user_id = u.user_id) seat), '')
               || '|' || coalesce((
                 ${CONTAINING}
                 select string_agg(group_id || ':' || type, ' ' order by group_id) from (
                   select group_id, case when bool_or(is_direct) then 'direct' else 'indirect' end as type
                     from containing group by group_id) membership), '') as state) as shown)`;
