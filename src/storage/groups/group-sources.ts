import { type GroupPresentation } from '../../provisioning/groups/present-group.ts';
import { resourceLocation } from '../../provisioning/resource-meta.ts';
import { type AttributeSource, type AttributeSources } from '../filter-sql/attribute-source.ts';
import { isOurId } from '../filter-sql/compare-to-sql.ts';
import { literal } from '../filter-sql/parameters.ts';
import { schemasSource } from '../filter-sql/schemas-source.ts';

/** The attributes of a group that do not stand in the document. */
export const groupSources = ({ groupType, userType, baseUrl }: GroupPresentation): AttributeSources =>
  new Map<string, AttributeSource>([
    ['schemas', schemasSource(groupType, 'r.comparable')],
    ['id', { kind: 'uuid', sql: 'r.group_id' }],
    ['displayName', { kind: 'text', sql: 'r.display_name', isNeverNull: true, isIndexed: true }],
    ['externalId', { kind: 'text', sql: 'r.external_id', isIndexed: true }],
    ['meta.created', { kind: 'timestamp', sql: 'r.created_at' }],
    ['meta.lastModified', { kind: 'timestamp', sql: 'r.last_modified_at' }],
    ['meta.resourceType', { kind: 'text', sql: `'Group'` }],
    ['meta.version', { kind: 'text', sql: `'W/"' || r.version || '"'` }],
    [
      'meta.location',
      { kind: 'text', sql: `${literal(resourceLocation(baseUrl, groupType, ''))} || r.group_id` },
    ],
    [
      'members',
      {
        kind: 'rows',
        // Names are looked up one by one, where they are asked for: what a join would be planned for is anyone's guess.
        from: `(select m.group_id, m.member_id, m.member_id::text as value,
                       case m.member_type when 'User' then 'user' else 'group' end as type,
                       case m.member_type when 'User'
                         then (select coalesce(u.comparable->>'displayName', u.user_name) from users u
                                where u.tenant_id = m.tenant_id and u.user_id = m.user_id)
                         else (select s.display_name from groups s
                                where s.tenant_id = m.tenant_id and s.group_id = m.subgroup_id)
                       end as display
                  from group_members m where m.tenant_id = $1) as member`,
        owner: { column: 'member.group_id', key: 'r.group_id' },
        columns: {
          value: 'member.value',
          type: 'member.type',
          display: 'member.display',
          $ref: `case member.type when 'user' then ${literal(resourceLocation(baseUrl, userType, ''))}
                   else ${literal(resourceLocation(baseUrl, groupType, ''))} end || member.value`,
        },
        lookups: {
          value: (id, parameters) =>
            isOurId(id)
              ? `r.group_id in (select m.group_id from group_members m
                                 where m.tenant_id = $1 and m.member_id = ${parameters.add(id)}::uuid)`
              : 'false',
        },
      },
    ],
  ]);
