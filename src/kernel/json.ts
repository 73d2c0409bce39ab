/** A value as JSON knows it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
/** A JSON object; reached by own keys only. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Whether a value is a JSON object: not null, not an array. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
