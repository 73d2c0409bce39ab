import { type Membership } from '../../directory/group.ts';

export interface MembershipRow {
  readonly group_id: string;
  readonly display: string;
  readonly type: Membership['type'];
}

/** All groups of each user of `page`, those around its groups included, as one JSON list. */
export const MEMBERSHIPS_OF_PAGE = [
  `containing (user_id, group_id, is_direct) as (
     select page.user_id, m.group_id, true
       from page join group_members m on m.tenant_id = $1 and m.member_id = page.user_id
     union
     select c.user_id, m.group_id, false
       from containing c join group_members m on m.tenant_id = $1 and m.subgroup_id = c.group_id)`,
  `memberships as (
     select c.user_id, json_agg(json_build_object(
              'group_id', r.group_id, 'display', r.document->>'displayName',
              'type', case when c.is_direct then 'direct' else 'indirect' end) order by r.sequence) as list
       from (select user_id, group_id, bool_or(is_direct) as is_direct from containing group by 1, 2) c
       join groups r on r.tenant_id = $1 and r.group_id = c.group_id
      group by c.user_id)`,
];

export const membershipFromRow = (row: MembershipRow): Membership => ({
  groupId: row.group_id,
  display: row.display,
  type: row.type,
});

/** The first members of each group of `page`, in the order of their ids, as one JSON list of `GroupMember`. */
export const membersOfPage = (limit: number): string => `members as (
  select page.group_id, head.list
    from page cross join lateral (select ${MEMBER_LIST} from (
      select * from group_members
       where tenant_id = $1 and group_id = page.group_id order by member_id limit ${limit}) m
    ) as head)`;

/** The members of one group behind one of them, in the order of their ids. */
export const membersBehind = (limit: number): string => `
  select ${MEMBER_LIST} from (
    select * from group_members
     where tenant_id = $1 and group_id = $2 and member_id > $3 order by member_id limit ${limit}) m`;

/** Each name is one look into an index, whatever the planner believes of the number of members. */
const MEMBER_LIST = `json_agg(json_build_object(
  'id', m.member_id, 'type', m.member_type, 'display', case m.member_type
    when 'User' then (select u.display from users u where u.tenant_id = m.tenant_id and u.user_id = m.user_id)
    else (select s.document->>'displayName' from groups s
           where s.tenant_id = m.tenant_id and s.group_id = m.subgroup_id) end)
  order by m.member_id) as list`;
