import { isJsonObject, type JsonValue } from '../../kernel/json.ts';
import { quoteForMessage } from '../../scim/path/parse-attribute-path.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { SEATS_SCHEMA, type SeatViews } from './seat-views.ts';

/** A seat as a client names it: nothing is looked up yet. */
export interface NamedSeat {
  /** In lower case. */
  readonly product: string;
  /** As written: one of the spellings of a seat type, or none. */
  readonly type: string;
  /** Where it stands, for messages. */
  readonly path: string;
  /** It can only be meant as a direct one: the view in which it stands does not show those that rules give. */
  readonly isDirect?: true;
}

/** What each view that a resource carries asks for. */
export type ViewWishes = readonly (readonly NamedSeat[])[];

/**
 * Reads the views that are there, each to its own list of wishes.
 * @throws ScimError `invalidValue` naming the path of a seat that cannot be read.
 */
export const readWishes = ({ seats, seatList, entitlements }: SeatViews): ViewWishes => [
  ...(seats === undefined ? [] : [readSeats(seats)]),
  ...(seatList === undefined ? [] : [readSeatList(seatList)]),
  ...(entitlements === undefined ? [] : [entitlements.map(readEntitlement)]),
];

const readSeats = (value: JsonValue): NamedSeat[] => {
  const path = `${SEATS_SCHEMA}:seats`;
  if (!Array.isArray(value)) {
    throw new ScimError('invalidValue', `${path}: must be a list.`, { path });
  }
  return value.map((each, index) => {
    const { product, type } = isJsonObject(each) ? each : {};
    if (typeof product !== 'string' || typeof type !== 'string') {
      throw new ScimError('invalidValue', `${path}[${index}]: needs a product and a type.`, { path });
    }
    return { product: product.toLowerCase(), type, path: `${path}[${index}]` };
  });
};

/** `remote-support:named service-desk:concurrent`; Entra can write no other form. */
const readSeatList = (value: JsonValue): NamedSeat[] => {
  const path = `${SEATS_SCHEMA}:seatList`;
  if (typeof value !== 'string') {
    throw new ScimError('invalidValue', `${path}: must be a text such as "remote-support:named".`, { path });
  }
  return value
    .split(/[\s,;]+/)
    .filter((name) => name !== '')
    .map((name) => ({ ...readName(name, path), isDirect: true }));
};

const readEntitlement = (value: JsonValue): NamedSeat => {
  const name = isJsonObject(value) ? value['value'] : undefined;
  return readName(typeof name === 'string' ? name : '', 'entitlements');
};

const readName = (name: string, path: string): NamedSeat => {
  const separator = name.lastIndexOf(':');
  if (separator < 1) {
    throw new ScimError(
      'invalidValue',
      `${path}: ${quoteForMessage(name)} is no seat; a seat is written product:type.`,
      {
        path,
      },
    );
  }
  return { product: name.slice(0, separator).toLowerCase(), type: name.slice(separator + 1), path };
};
