import { type GroupPresentation } from '../../provisioning/groups/present-group.ts';
import { resourceLocation } from '../../provisioning/resource-meta.ts';
import { type AttributeSource, type AttributeSources } from '../filter-sql/attribute-source.ts';
import { literal } from '../filter-sql/parameters.ts';
import { schemasSource } from '../filter-sql/schemas-source.ts';

/** The attributes of a group that do not stand in the document. */
export const groupSources = ({ groupType, userType, baseUrl }: GroupPresentation): AttributeSources =>
  new Map<string, AttributeSource>([
    ['schemas', schemasSource(groupType, 'r.comparable')],
    ['id', { kind: 'uuid', sql: 'r.group_id' }],
    ['displayName', { kind: 'text', sql: 'r.display_name' }],
    ['externalId', { kind: 'text', sql: 'r.external_id' }],
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
        from: `(select m.member_id::text as value, lower(m.member_type) as type,
                       coalesce(u.comparable->>'displayName', u.user_name, s.display_name) as display
                  from group_members m
                  left join users u on u.tenant_id = m.tenant_id and u.user_id = m.user_id
                  left join groups s on s.tenant_id = m.tenant_id and s.group_id = m.subgroup_id
                 where m.tenant_id = r.tenant_id and m.group_id = r.group_id) as member`,
        columns: {
          value: 'member.value',
          type: 'member.type',
          display: 'member.display',
          $ref: `case member.type when 'user' then ${literal(resourceLocation(baseUrl, userType, ''))}
                   else ${literal(resourceLocation(baseUrl, groupType, ''))} end || member.value`,
        },
      },
    ],
  ]);
