import { type AuditTarget } from '../audit/audit-event.ts';
import { isUuid } from '../kernel/ids.ts';
import { ADMIN, AGENT, isUnder, SCIM } from './surfaces.ts';

/** Where a request went, as it is recorded: nothing that a client made up, only words and ids of this server's. */
export interface RefusedPlace {
  readonly endpoint: string;
  readonly target: AuditTarget;
}

/** What the members of a collection are to the record. */
const TARGETS: ReadonlyMap<string, string> = new Map([
  ['Users', 'user'],
  ['Groups', 'group'],
  ['users', 'user'],
  ['tokens', 'token'],
  ['oauth-clients', 'oauthClient'],
  ['seat-pools', 'seatPool'],
  ['seat-rules', 'seatRule'],
  ['sessions', 'session'],
  ['occupancies', 'occupancy'],
]);

/** Collections that have no members. */
const WITHOUT_TARGET: ReadonlySet<string> = new Set(['Bulk']);

const PRODUCT = /^[a-z][a-z0-9-]{0,62}$/;

/** What is recorded of a path. It may hold anything, names of people too; what is not known is left out. */
export const refusedPlace = (path: string): RefusedPlace => {
  const surface = [SCIM, ADMIN, AGENT].find((each) => isUnder(each, path)) ?? '';
  const [, collection = '', ...rest] = path.slice(surface.length).split('/');
  const type = TARGETS.get(collection);
  if (type !== undefined) {
    return { endpoint: `${surface}/${collection}`, target: { type, id: idFrom(type, rest) } };
  }
  const endpoint = WITHOUT_TARGET.has(collection) ? `${surface}/${collection}` : surface;
  return { endpoint, target: { type: 'request', id: null } };
};

const idFrom = (type: string, [first = '', second = '']: readonly string[]): string | null => {
  if (type === 'seatPool') {
    const seatType = second === 'shared' ? 'concurrent' : second;
    return PRODUCT.test(first) && PRODUCT.test(seatType) ? `${first}:${seatType}` : null;
  }
  return isUuid(first) ? first.toLowerCase() : null;
};
