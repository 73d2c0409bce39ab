import { type AttributeSource, type AttributeSources } from '../filter-sql/attribute-source.ts';
import { literal } from '../filter-sql/parameters.ts';

const SEATS = 'urn:ietf:params:scim:schemas:extension:seats:2.0:User';

const GRANTS = `seat_grants g join products p on p.product = g.product`;
const OF_USER = 'g.tenant_id = u.tenant_id and g.user_id = u.user_id';
/** "GoToAssist Remote Support - Named", folded as all text that is compared. */
const DISPLAY = `lower(p.display_name || ' - ' || g.type)`;
/** All groups of the user, those around its groups included. */
const MEMBERSHIPS = `
  with recursive containing (group_id, is_direct) as (
    select m.group_id, true from group_members m where m.tenant_id = u.tenant_id and m.member_id = u.user_id
    union
    select m.group_id, false
      from containing c join group_members m on m.tenant_id = u.tenant_id and m.member_id = c.group_id
  )
  select r.group_id::text as value, r.display_name as display,
         case when c.is_direct then 'direct' else 'indirect' end as type
    from (select group_id, bool_or(is_direct) as is_direct from containing group by group_id) c
    join groups r on r.tenant_id = u.tenant_id and r.group_id = c.group_id`;
const TIME = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/** The attributes of a user that do not stand in the document: columns, and what is computed from other tables. */
export const userSources = (usersUrl: string): AttributeSources =>
  new Map<string, AttributeSource>([
    ['id', { kind: 'uuid', sql: 'u.user_id' }],
    ['userName', { kind: 'text', sql: 'u.user_name' }],
    ['externalId', { kind: 'text', sql: 'u.external_id' }],
    ['meta.created', { kind: 'timestamp', sql: 'u.created_at' }],
    ['meta.lastModified', { kind: 'timestamp', sql: 'u.last_modified_at' }],
    ['meta.resourceType', { kind: 'text', sql: `'User'` }],
    ['meta.version', { kind: 'text', sql: `'W/"' || u.version || '"'` }],
    ['meta.location', { kind: 'text', sql: `${literal(`${usersUrl}/`)} || u.user_id` }],
    [
      'groups',
      {
        kind: 'rows',
        from: `(${MEMBERSHIPS}) as membership`,
        columns: columnsNamed('membership', ['value', 'display', 'type']),
      },
    ],
    [
      `${SEATS}#seats`,
      {
        kind: 'rows',
        from: `(select g.product, g.type, ${DISPLAY} as display, g.status, g.source,
                       to_char(g.since at time zone 'UTC', ${literal(TIME)}) as since
                  from ${GRANTS} where ${OF_USER}) as seat`,
        columns: columnsNamed('seat', ['product', 'type', 'display', 'status', 'source', 'since']),
      },
    ],
    [
      `${SEATS}#seatList`,
      {
        kind: 'text',
        sql: `(select string_agg(g.product || ':' || g.type, ' ' order by g.ordinal)
                 from ${GRANTS} where ${OF_USER} and g.source = 'direct')`,
      },
    ],
    [
      'entitlements',
      {
        kind: 'rows',
        from: `(select g.product || ':' || g.type as value, ${DISPLAY} as display, 'seat' as type, null as "primary"
                  from ${GRANTS} where ${OF_USER}
                union all
                select e->>'value', e->>'display', e->>'type', e->>'primary'
                  from jsonb_array_elements(u.comparable->'entitlements') as e) as entitlement`,
        columns: columnsNamed('entitlement', ['value', 'display', 'type', 'primary']),
      },
    ],
  ]);

const columnsNamed = (table: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `${table}."${name}"`]));
