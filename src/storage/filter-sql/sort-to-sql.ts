import { attributeAt } from '../../scim/filter/resolved-filter.ts';
import { PRIMARY, VALUE } from '../../scim/schema/default-sub-attributes.ts';
import { type AttributeLocation } from '../../scim/schema/schema.ts';
import { locationKey } from './attribute-source.ts';
import { type FilterTable } from './filter-table.ts';
import { literal } from './parameters.ts';

/** The expression by which rows are sorted, and the type in which a key is given back to compare with. */
export interface SortKey {
  readonly sql: string;
  readonly type: 'text collate "C"' | 'numeric';
  readonly isNeverNull: boolean;
}

/**
 * The key of a sort by an attribute. RFC 7644 §3.4.2.3: of a multi-valued attribute "resources are sorted by the value
 * of the primary attribute (if any) or else the first value in the list"; a complex attribute means its `value`. Text
 * is folded unless caseExact, as everything that is compared.
 */
export const sortToSql = (location: AttributeLocation, table: FilterTable): SortKey => {
  const { type } = attributeAt(location);
  const keyType = type === 'integer' || type === 'decimal' ? 'numeric' : 'text collate "C"';
  const source = table.sources.get(locationKey(location));
  if (source?.kind === 'text' && source.isNeverNull) {
    // The bare column, so that its index is seen.
    return { sql: source.sql, type: keyType, isNeverNull: true };
  }
  return { sql: `(${valueSql(location, table)})::${keyType}`, type: keyType, isNeverNull: false };
};

const valueSql = (location: AttributeLocation, table: FilterTable): string => {
  const rows = table.sources.get(locationKey({ ...location, subAttribute: undefined }));
  if (rows?.kind === 'rows') {
    const column = rows.columns[location.subAttribute?.name ?? VALUE] ?? 'null::text';
    const own = rows.owner === undefined ? 'true' : `${rows.owner.column} = ${rows.owner.key}`;
    return `select ${column} from ${rows.from} where ${own} order by 1 limit 1`;
  }
  const source = table.sources.get(locationKey(location));
  if (source?.kind === 'timestamp') {
    return `to_char(${source.sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  }
  return source === undefined || source.kind === 'rows' ? documentValueSql(location, table) : source.sql;
};

const documentValueSql = (location: AttributeLocation, { document }: FilterTable): string => {
  const { extension, attribute, subAttribute } = location;
  const holder = extension === undefined ? document : `${document}->${literal(extension.id)}`;
  const whole = `${holder}->${literal(attribute.name)}`;
  const isObject = attribute.type === 'complex';
  const part = isObject ? `->>${literal(subAttribute?.name ?? VALUE)}` : ` #>> '{}'`;
  if (!attribute.multiValued) {
    return `${whole}${part}`;
  }
  return `select element${part} from jsonb_array_elements(${whole}) with ordinality as e (element, place)
           order by (element->>${literal(PRIMARY)} = 'true') desc nulls last, place limit 1`;
};
