import { type Membership } from '../../directory/group.ts';

export interface MembershipRow {
  readonly group_id: string;
  readonly display: string;
  readonly type: Membership['type'];
}

/** All groups of the user `u` of an outer query, those around its groups included, as one JSON list. */
export const MEMBERSHIPS_OF_USER = `coalesce((
  with recursive containing (group_id, is_direct) as (
    select m.group_id, true from group_members m where m.tenant_id = u.tenant_id and m.member_id = u.user_id
    union
    select m.group_id, false
      from containing c join group_members m on m.tenant_id = u.tenant_id and m.member_id = c.group_id
  )
  select json_agg(json_build_object('group_id', r.group_id, 'display', r.document->>'displayName',
                                    'type', case when c.is_direct then 'direct' else 'indirect' end)
                  order by r.sequence)
    from (select group_id, bool_or(is_direct) as is_direct from containing group by group_id) c
    join groups r on r.tenant_id = u.tenant_id and r.group_id = c.group_id), '[]')`;

export const membershipFromRow = (row: MembershipRow): Membership => ({
  groupId: row.group_id,
  display: row.display,
  type: row.type,
});

/** All members of the group `r` of an outer query, as one JSON list of `GroupMember`. */
export const MEMBERS_OF_GROUP = `coalesce((
  select json_agg(json_build_object('id', m.member_id, 'type', m.member_type,
           'display', coalesce(u.document->>'displayName', u.document->>'userName', s.document->>'displayName')))
    from group_members m
    left join users u on u.tenant_id = m.tenant_id and u.user_id = m.user_id
    left join groups s on s.tenant_id = m.tenant_id and s.group_id = m.subgroup_id
   where m.tenant_id = r.tenant_id and m.group_id = r.group_id), '[]')`;
