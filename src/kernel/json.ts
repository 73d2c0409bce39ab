/** A value as JSON knows it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
/** A JSON object; reached by own keys only. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Whether a value is a JSON object: not null, not an array. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Strings, and what opens, closes and parts objects and arrays; numbers, words and white space are passed over. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

/**
 * Whether an object in a JSON text has two members of one name. Of these JSON.parse keeps the last and says nothing, while
 * others keep the first (RFC 8259 §4: "unpredictable"). The text must be JSON.
 */
export const hasDuplicateNames = (text: string): boolean => {
  // The names of each object that is open; undefined for an array.
  const open: (Set<string> | undefined)[] = [];
  let isNameNext = false;
  for (const [token] of text.matchAll(TOKENS)) {
    const names = open.at(-1);
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : undefined);
      isNameNext = token === '{';
    } else if (token === '}' || token === ']') {
      open.pop();
      isNameNext = false;
    } else if (token === ',') {
      isNameNext = names !== undefined;
    } else if (isNameNext && names !== undefined) {
      const name = nameFrom(token);
      if (names.has(name)) {
        return true;
      }
      names.add(name);
      isNameNext = false;
    }
  }
  return false;
};

/** A name may be written with escapes, and still be the same. */
const nameFrom = (token: string): string =>
  token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
