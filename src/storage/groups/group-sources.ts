import { type AttributeSource, type AttributeSources } from '../filter-sql/attribute-source.ts';
import { literal } from '../filter-sql/parameters.ts';

/** The attributes of a group that do not stand in the document. */
export const groupSources = (groupsUrl: string): AttributeSources =>
  new Map<string, AttributeSource>([
    ['id', { kind: 'uuid', sql: 'r.group_id' }],
    ['displayName', { kind: 'text', sql: 'r.display_name' }],
    ['externalId', { kind: 'text', sql: 'r.external_id' }],
    ['meta.created', { kind: 'timestamp', sql: 'r.created_at' }],
    ['meta.lastModified', { kind: 'timestamp', sql: 'r.last_modified_at' }],
    ['meta.resourceType', { kind: 'text', sql: `'Group'` }],
    ['meta.version', { kind: 'text', sql: `'W/"' || r.version || '"'` }],
    ['meta.location', { kind: 'text', sql: `${literal(`${groupsUrl}/`)} || r.group_id` }],
    [
      'members',
      {
        kind: 'rows',
        from: `(select m.member_id::text as value, lower(m.member_type) as type
                  from group_members m where m.tenant_id = r.tenant_id and m.group_id = r.group_id) as member`,
        columns: { value: 'member.value', type: 'member.type' },
      },
    ],
  ]);
