import { isJsonObject, type JsonValue } from '../../../src/kernel/json.ts';

/**
 * JSON as a client may write it, also where no JavaScript value says the same: members in any order and number, the
 * key `__proto__`, numbers beyond a double, texts and nestings too long to be spelled out in a failure.
 */
export type Wire =
  | null
  | boolean
  | number
  | string
  | readonly Wire[]
  | { readonly members: readonly Slot[] }
  | { readonly literal: string }
  | { readonly letters: number }
  | { readonly nested: '[' | '{'; readonly levels: number };

/** A value in its place; the key is empty in a list. */
export interface Slot {
  readonly key: string;
  readonly value: Wire;
}

export const wireOf = (value: JsonValue): Wire => {
  if (Array.isArray(value)) {
    return value.map(wireOf);
  }
  return isJsonObject(value)
    ? { members: Object.entries(value).map(([key, each]) => ({ key, value: wireOf(each) })) }
    : value;
};

/** Letters that do not repeat for long: PostgreSQL compresses what does, and then it fits into an index after all. */
const longText = (letters: number): string =>
  Array.from({ length: letters }, (_, index) =>
    String.fromCodePoint(0x4e00 + ((index * 7_919) % 20_000)),
  ).join('');

const isList = (wire: Wire): wire is readonly Wire[] => Array.isArray(wire);

export const textOfWire = (wire: Wire): string => {
  if (isList(wire)) {
    return `[${wire.map(textOfWire).join(',')}]`;
  }
  if (typeof wire !== 'object' || wire === null) {
    return JSON.stringify(wire);
  }
  if ('members' in wire) {
    return `{${wire.members.map(({ key, value }) => `${JSON.stringify(key)}:${textOfWire(value)}`).join(',')}}`;
  }
  if ('literal' in wire) {
    return wire.literal;
  }
  if ('letters' in wire) {
    return `"${longText(wire.letters)}"`;
  }
  return wire.nested === '['
    ? '['.repeat(wire.levels) + ']'.repeat(wire.levels)
    : `${'{"x":'.repeat(wire.levels)}1${'}'.repeat(wire.levels)}`;
};

const slotsIn = (wire: Wire): readonly Slot[] => {
  if (isList(wire)) {
    return wire.map((value) => ({ key: '', value }));
  }
  return typeof wire === 'object' && wire !== null && 'members' in wire ? wire.members : [];
};

const withSlots = (wire: Wire, slots: readonly Slot[]): Wire =>
  isList(wire) ? slots.map(({ value }) => value) : { members: slots };

/** How many values there are, the outermost included. */
export const countOf = (wire: Wire): number =>
  slotsIn(wire).reduce((sum, { value }) => sum + countOf(value), 1);

/** The slots of all levels are counted through, the outermost first; `change` says what takes the place of the nth. */
export const changedAt = (
  slot: Slot,
  place: number,
  change: (slot: Slot) => readonly Slot[],
): readonly Slot[] => {
  if (place === 0) {
    return change(slot);
  }
  let before = 1;
  const slots = slotsIn(slot.value).flatMap((each) => {
    const at = place - before;
    const count = countOf(each.value);
    before += count;
    return at >= 0 && at < count ? changedAt(each, at, change) : [each];
  });
  return [{ key: slot.key, value: withSlots(slot.value, slots) }];
};
