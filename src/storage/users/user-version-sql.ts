/** The groups of the user `u` of an outer query, and the groups around them, as `containing`. */
export const CONTAINING = `with recursive containing (group_id, is_direct) as (
     select m.group_id, true from group_members m where m.tenant_id = u.tenant_id and m.member_id = u.user_id
     union
     select m.group_id, false
       from containing c join group_members m on m.tenant_id = u.tenant_id and m.subgroup_id = c.group_id
   )`;

/** The version of the user `u` as `userVersion` of `provisioning` writes it, which a filter may ask for. */
export const SHOWN_VERSION = `(select 'W/"' || u.version || case when state = '|' then '' else '-' || left(md5(state), 8) end || '"'
  from (select coalesce((select string_agg(concat_ws(':', g.product, g.type, g.status, g.source, p.display_name), ' '
                                           order by g.product collate "C")
                 from seat_grants g join products p on p.product = g.product
                where g.tenant_id = u.tenant_id and g.user_id = u.user_id), '')
               || '|' || coalesce((
                 ${CONTAINING}
                 select string_agg(concat_ws(':', c.group_id, c.type, r.document->>'displayName'), ' ' order by c.group_id)
                   from (select group_id, case when bool_or(is_direct) then 'direct' else 'indirect' end as type
                           from containing group by group_id) c
                   join groups r on r.tenant_id = u.tenant_id and r.group_id = c.group_id), '') as state) as shown)`;
