import { type ResourceType } from '../../scim/schema/schema.ts';
import { type AttributeSource } from './attribute-source.ts';
import { literal } from './parameters.ts';

/**
 * `schemas` follows from the content: the schema of the resource type, and each extension of which there is something.
 * `computed` says when there is something of the extensions that do not stand in the document.
 */
export const schemasSource = (
  { schema, extensions }: ResourceType,
  document: string,
  computed: Readonly<Record<string, string>> = {},
): AttributeSource => {
  const rows = extensions.map(({ schema: { id } }) => {
    const condition = computed[id] ?? `${document}->${literal(id)} is not null`;
    return `select ${literal(id)} where ${condition}`;
  });
  return {
    kind: 'rows',
    from: `(${[`select ${literal(schema.id)} as urn`, ...rows].join(' union all ')}) as present_schema`,
    columns: { '': 'present_schema.urn', value: 'present_schema.urn' },
  };
};
