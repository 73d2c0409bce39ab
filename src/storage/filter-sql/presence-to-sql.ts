import { type AttributeLocation } from '../../scim/schema/schema.ts';
import { type AttributeSource } from './attribute-source.ts';
import {
  columnOf,
  elementsOf,
  existsAmong,
  existsIn,
  type FilterTable,
  holderOf,
  partSourcesOf,
  rowsOf,
  sourceOf,
} from './filter-table.ts';
import { literal } from './parameters.ts';

/** Whether an attribute has a value. Empty texts are stored where a strict client wrote them; they are no values. */
export const presentToSql = (location: AttributeLocation, table: FilterTable): string => {
  const { subAttribute, attribute } = location;
  const rows = rowsOf(location, table);
  if (rows !== undefined) {
    if (subAttribute === undefined && rows.isPresent !== undefined) {
      return rows.isPresent;
    }
    const columns = subAttribute ? [columnOf(rows.columns, location)] : Object.values(rows.columns);
    return existsAmong(rows, anyOf(columns.map(isFilledText)));
  }
  const source = sourceOf(location, table);
  if (source !== undefined) {
    return isThere(source);
  }
  const parts = subAttribute === undefined ? partSourcesOf(location, table) : [];
  if (parts.length > 0) {
    return anyOf(parts.map(isThere));
  }
  const whole = `${holderOf(location, table)}->${literal(attribute.name)}`;
  if (subAttribute === undefined) {
    return isFilled(whole);
  }
  const part = literal(subAttribute.name);
  return attribute.multiValued
    ? existsIn(elementsOf(location, table), isFilled(`element->${part}`))
    : isFilled(`${whole}->${part}`);
};

const isThere = (source: AttributeSource): string => {
  switch (source.kind) {
    case 'text':
      return isFilledText(source.sql);
    case 'uuid':
    case 'timestamp':
      return `(${source.sql}) is not null`;
    case 'rows':
      return existsAmong(source, 'true');
  }
};

const anyOf = (conditions: readonly string[]): string => `(${conditions.join(' or ')})`;

const isFilledText = (sql: string): string => `coalesce((${sql}) <> '', false)`;

/** Whether anything in a value is neither an object, a list, null nor an empty text. */
const isFilled = (sql: string): string => `coalesce(jsonb_path_exists(${sql}, '${FILLED}'), false)`;

const FILLED =
  'strict $.** ? (@.type() == "boolean" || @.type() == "number" || @.type() == "string" && @ != "")';
