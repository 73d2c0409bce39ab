import { resourceLocation } from '../../provisioning/resource-meta.ts';
import { SEATS_SCHEMA } from '../../provisioning/seat-views/seat-views.ts';
import { type UserPresentation } from '../../provisioning/users/present-user.ts';
import {
  type AttributeSource,
  type AttributeSources,
  type Lookup,
  type RowsSource,
} from '../filter-sql/attribute-source.ts';
import { isOurId } from '../filter-sql/compare-to-sql.ts';
import { literal } from '../filter-sql/parameters.ts';
import { schemasSource } from '../filter-sql/schemas-source.ts';
import { CONTAINING, SHOWN_VERSION } from './user-version-sql.ts';

const GRANTS = `seat_grants g join products p on p.product = g.product
                 where g.tenant_id = u.tenant_id and g.user_id = u.user_id`;
/** "GoToAssist Remote Support - Named", folded as all text that is compared. */
const DISPLAY = `case when p.folded_from = p.display_name then p.folded_name else lower(p.display_name) end
  || ' - ' || g.type`;
const TIME = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/** Rows whose columns are named as the sub-attributes for which they stand. */
const rows = (
  alias: string,
  select: string,
  { names, ...more }: { readonly names: readonly string[] } & Omit<RowsSource, 'kind' | 'from' | 'columns'>,
): AttributeSource => ({
  kind: 'rows',
  from: `(${select}) as ${alias}`,
  columns: Object.fromEntries(names.map((name) => [name, `${alias}."${name}"`])),
  ...more,
});

const SEAT_ROWS = rows(
  'seat',
  `select g.user_id, g.product, g.type, ${DISPLAY} as display, g.status, g.source,
          to_char(g.since at time zone 'UTC', ${literal(TIME)}) as since
     from seat_grants g join products p on p.product = g.product where g.tenant_id = $1`,
  {
    names: ['product', 'type', 'display', 'status', 'source', 'since'],
    owner: { column: 'seat.user_id', key: 'u.user_id' },
  },
);

const SEAT_LIST: AttributeSource = {
  kind: 'text',
  sql: `(select string_agg(g.product || ':' || g.type, ' ' order by g.ordinal) from ${GRANTS} and g.source = 'direct')`,
};

/** The seats, and beside them the entitlements of other types, which are plain data of the document. */
const ENTITLEMENT_ROWS = rows(
  'entitlement',
  `select g.product || ':' || g.type as value, ${DISPLAY} as display, 'seat' as type, null as "primary"
     from ${GRANTS}
   union all
   select e->>'value', e->>'display', e->>'type', e->>'primary'
     from jsonb_array_elements(u.comparable->'entitlements') as e`,
  {
    names: ['value', 'display', 'type', 'primary'],
    lookups: {
      value: (value, parameters) => {
        const [name, data] = [value, JSON.stringify({ entitlements: [{ value }] })].map((each) =>
          parameters.add(each),
        );
        return `u.user_id in (
          select g.user_id from seat_grants g
           where g.tenant_id = $1 and g.product = split_part(${name ?? ''}, ':', 1)
             and g.product || ':' || g.type = ${name ?? ''}
          union all
          select e.user_id from users e where e.tenant_id = $1 and e.comparable @> ${data ?? ''}::jsonb)`;
      },
    },
  },
);

/** All groups of the user, those around its groups included. */
const groupRows = (groupsUrl: string): AttributeSource =>
  rows(
    'membership',
    `${CONTAINING}
   select r.group_id::text as value, ${literal(groupsUrl)} || r.group_id as "$ref", r.display_name as display,
          case when c.is_direct then 'direct' else 'indirect' end as type
     from (select group_id, bool_or(is_direct) as is_direct from containing group by group_id) c
     join groups r on r.tenant_id = u.tenant_id and r.group_id = c.group_id`,
    {
      names: ['value', '$ref', 'display', 'type'],
      lookups: { value: usersWithin },
      isPresent: `exists (select from group_members m where m.tenant_id = u.tenant_id and m.user_id = u.user_id)`,
    },
  );

/** The users in a group and in the groups within it, from the group on: not for each user all of its groups. */
const usersWithin: Lookup = (group, parameters) =>
  isOurId(group)
    ? `u.user_id in (
         with recursive within (group_id) as (
           select ${parameters.add(group)}::uuid
           union
           select m.subgroup_id from within w
             join group_members m on m.tenant_id = $1 and m.group_id = w.group_id and m.subgroup_id is not null
         )
         select m.user_id from within w
           join group_members m on m.tenant_id = $1 and m.group_id = w.group_id and m.user_id is not null)`
    : 'false';

/** The attributes of a user that do not stand in the document: columns, and what is computed from other tables. */
export const userSources = ({ userType, groupType, baseUrl }: UserPresentation): AttributeSources =>
  new Map<string, AttributeSource>([
    [
      'schemas',
      schemasSource(userType, 'u.comparable', { [SEATS_SCHEMA]: `exists (select 1 from ${GRANTS})` }),
    ],
    ['id', { kind: 'uuid', sql: 'u.user_id' }],
    ['userName', { kind: 'text', sql: 'u.user_name', isNeverNull: true, isIndexed: true }],
    ['externalId', { kind: 'text', sql: 'u.external_id', isIndexed: true }],
    ['meta.created', { kind: 'timestamp', sql: 'u.created_at' }],
    ['meta.lastModified', { kind: 'timestamp', sql: 'u.last_modified_at' }],
    ['meta.resourceType', { kind: 'text', sql: `'User'` }],
    ['meta.version', { kind: 'text', sql: SHOWN_VERSION }],
    [
      'meta.location',
      { kind: 'text', sql: `${literal(resourceLocation(baseUrl, userType, ''))} || u.user_id` },
    ],
    ['groups', groupRows(resourceLocation(baseUrl, groupType, ''))],
    [`${SEATS_SCHEMA}#seats`, SEAT_ROWS],
    [`${SEATS_SCHEMA}#seatList`, SEAT_LIST],
    ['entitlements', ENTITLEMENT_ROWS],
  ]);
