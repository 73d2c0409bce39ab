import { type Statement } from '../statement.ts';
import { GROUP_COLUMNS } from './group-row.ts';
import { WITHIN } from './within-sql.ts';

export const INSERT: Statement = {
  name: 'groups-insert',
  text: `insert into groups as r
           (tenant_id, group_id, connection, display_name, external_id, document, comparable)
         values ($1, $2, $3, $4, $5, $6, $7)
         returning ${GROUP_COLUMNS}`,
};

export const UPDATE: Statement = {
  name: 'groups-update',
  text: `update groups as r
            set connection = case when external_id is distinct from $5 then $3 else connection end,
                display_name = $4, external_id = $5, document = $6, comparable = $7,
                version = version + 1, last_modified_at = greatest(last_modified_at, clock_timestamp())
          where tenant_id = $1 and group_id = $2 and version = $8
         returning ${GROUP_COLUMNS}`,
};

export const TOUCH: Statement = {
  name: 'groups-touch',
  text: `update groups as r set version = version + 1, last_modified_at = greatest(last_modified_at, clock_timestamp())
          where tenant_id = $1 and group_id = $2 returning group_id`,
};

/** The groups that have this member. */
const GROUPS_OF = 'select group_id from group_members where tenant_id = $1 and member_id = $2';

// In the order of their ids: two members of the same groups may be deleted at once.
export const TOUCH_GROUPS_OF: Statement = {
  name: 'groups-touch-groups-of',
  text: `with locked as (
           select tenant_id, group_id from groups where tenant_id = $1 and group_id in (${GROUPS_OF})
            order by group_id for no key update
         )
         update groups as r set version = version + 1, last_modified_at = greatest(last_modified_at, clock_timestamp())
           from locked where r.tenant_id = locked.tenant_id and r.group_id = locked.group_id`,
};

export const LOCK: Statement = {
  name: 'groups-lock',
  text: 'select from groups where tenant_id = $1 and group_id = $2 and version = $3 for no key update',
};

// As for TOUCH_GROUPS_OF, before the member's own row is locked.
export const LOCK_GROUPS_OF: Statement = {
  name: 'groups-lock-groups-of',
  text: `select group_id from groups
          where tenant_id = $1
            and group_id in (select group_id from group_members where tenant_id = $1 and member_id = $2)
          order by group_id for no key update`,
};

export const FIND_OTHER_GROUP_OF: Statement = {
  name: 'groups-find-other-group-of',
  text: `select from group_members
          where tenant_id = $1 and member_id = $2 and group_id <> all($3::uuid[]) limit 1`,
};

// The group, those around it whose versions are counted on, and those within it, whose users may lose seats. For a
// deletion, so that it waits here for who adds members, and not when it holds what they wait for.
export const LOCK_FOR_DELETION: Statement = {
  name: 'groups-lock-for-deletion',
  text: `with recursive ${WITHIN}
         select group_id, version from groups
          where tenant_id = $1
            and group_id in (
              select group_id from within
              union
              select m.group_id from group_members m where m.tenant_id = $1 and m.subgroup_id = any($2::uuid[]))
          order by group_id for update`,
};

export const DELETE: Statement = {
  name: 'groups-delete',
  text: 'delete from groups where tenant_id = $1 and group_id = $2 and version = $3 returning group_id',
};

/** Which of the named ids are users and which groups; who is missing is neither. */
export const RESOLVE_MEMBERS: Statement = {
  name: 'group-members-resolve',
  text: `select user_id as id, 'User' as type from users where tenant_id = $1 and user_id = any($2::uuid[])
         union all
         select group_id, 'Group' from groups where tenant_id = $1 and group_id = any($2::uuid[])`,
};

/**
 * The row of the group whose members change, locked before theirs: who replaces all members holds it and waits for rows
 * that others write, so those must not wait for it with such rows in hand.
 */
export const LOCKED_GROUP = `locked as materialized (
  select group_id from groups where tenant_id = $1 and group_id = $2 for no key update)`;

// Where the group is gone, the foreign key says so.
export const ADD_MEMBERS: Statement = {
  name: 'group-members-add',
  text: `with ${LOCKED_GROUP}
         insert into group_members (tenant_id, group_id, member_id, member_type)
         select $1, $2, id, type from unnest($3::uuid[], $4::text[]) as member (id, type) left join locked on true
          order by id
         on conflict do nothing
         returning member_id`,
};

export const REMOVE_MEMBERS: Statement = {
  name: 'group-members-remove',
  text: `with ${LOCKED_GROUP}
         delete from group_members m using locked
          where m.tenant_id = $1 and m.group_id = $2 and m.member_id = any($3::uuid[])
         returning m.member_id`,
};

export const LOCK_MEMBERS: Statement = {
  name: 'groups-lock-members',
  text: 'select from groups where tenant_id = $1 and group_id = $2 for no key update',
};

export const REMOVE_OTHER_MEMBERS: Statement = {
  name: 'group-members-remove-others',
  // An anti join in every plan; `<> all` would compare each member with each name.
  text: `delete from group_members m where tenant_id = $1 and group_id = $2
            and not exists (select from unnest($3::uuid[]) as kept (id) where kept.id = m.member_id)
         returning member_id`,
};

// Two requests that nest two groups in each other would each see only its own half.
export const LOCK_TENANT: Statement = {
  name: 'groups-lock-tenant',
  text: 'select from tenants where tenant_id = $1 for no key update',
};

/** The same, where groups are among the members that are named, or among those that a group has. */
export const LOCK_TENANT_IF_NESTING: Statement = {
  name: 'groups-lock-tenant-if-nesting',
  text: `select from tenants
          where tenant_id = $1
            and (exists (select from groups where tenant_id = $1 and group_id = any($2::uuid[]))
                 or exists (select from group_members where tenant_id = $1 and group_id = $3 and subgroup_id is not null))
            for no key update`,
};

/** Whether a group is among the groups that others hold, at any depth, or one of them. */
export const IS_WITHIN: Statement = {
  name: 'group-members-is-within',
  text: `with recursive within (group_id) as (
           select unnest($3::uuid[])
           union
           select m.subgroup_id from within w
             join group_members m on m.tenant_id = $1 and m.group_id = w.group_id and m.subgroup_id is not null
         )
         select 1 from within where group_id = $2 limit 1`,
};
