import { expect } from 'chai';
import fc from 'fast-check';
import { type TestResponse } from '../support/http.ts';
import { seatViolations } from '../support/checker/seat-checker.ts';
import {
  inParallel,
  PATCH_SCHEMA,
  SEATS_SCHEMA,
  startServers,
  type SeveralServers,
  USER_SCHEMA,
} from './several-servers.ts';

const USERS = 12;
const OPERATIONS = 400;
const LANES = 16;
const LARGEST = 6;
const SEATS = [
  '',
  'busy:named',
  'busy:concurrent',
  'line:named',
  'line:named busy:named',
  'busy:concurrent line:named',
];

type Operation =
  | { readonly kind: 'seats'; readonly user: number; readonly seatList: string }
  | { readonly kind: 'active'; readonly user: number; readonly active: boolean }
  | { readonly kind: 'replace' | 'delete'; readonly user: number }
  | { readonly kind: 'claim' }
  | { readonly kind: 'capacity'; readonly product: string; readonly capacity: number };

const anyUser = fc.nat(USERS - 1);

const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('seats'), user: anyUser, seatList: fc.constantFrom(...SEATS) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('active'), user: anyUser, active: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('replace', 'delete'), user: anyUser }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('capacity'),
      product: fc.constantFrom('busy', 'line'),
      capacity: fc.integer({ min: 2, max: LARGEST }),
    }),
  },
);

/**
 * Each creates a user of its own with a named seat, whom no other operation touches: who got one keeps it to the end.
 * The pool refuses who comes too late and never has more than LARGEST seats, so at most LARGEST of these succeed, and
 * one is refused with 403 whatever the order.
 */
const CLAIMS = Array.from({ length: LARGEST + 1 }, (): Operation => ({ kind: 'claim' }));

describe('random seat operations over two server processes', () => {
  let servers: SeveralServers;
  /** The user in each place; a deleted one is followed by another. */
  const ids: string[] = [];
  let created = 0;

  before(async function () {
    this.timeout(60_000);
    servers = await startServers(2);
    await servers.putProduct('busy', 'mixed');
    await servers.putProduct('line', 'mixed');
    await servers.putPool('busy', 'named', { capacity: 4 });
    await servers.putPool('busy', 'concurrent', { capacity: 2, grantLimit: 4 });
    await servers.putPool('line', 'named', { capacity: 4, whenFull: 'wait' });
    for (let place = 0; place < USERS; place += 1) {
      await create(place);
    }
  });
  after(async () => servers.stop());

  const body = (seats: object = {}): object => {
    created += 1;
    return { schemas: [USER_SCHEMA], userName: `random-${created}`, ...seats };
  };

  const create = async (place: number): Promise<TestResponse> => {
    const answer = await servers.scim('POST', '/Users', body());
    ids[place] = answer.body['id'] as string;
    return answer;
  };

  const patch = (id: string, path: string, value: unknown): Promise<TestResponse> =>
    servers.scim('PATCH', `/Users/${id}`, {
      schemas: [PATCH_SCHEMA],
      Operations: [{ op: 'replace', path, value }],
    });

  const perform = async (operation: Operation): Promise<TestResponse> => {
    if (operation.kind === 'capacity') {
      return servers.putPool(operation.product, 'named', { capacity: operation.capacity });
    }
    if (operation.kind === 'claim') {
      return servers.scim('POST', '/Users', body({ [SEATS_SCHEMA]: { seatList: 'busy:named' } }));
    }
    const path = `/Users/${ids[operation.user] ?? ''}`;
    switch (operation.kind) {
      case 'seats':
        return patch(ids[operation.user] ?? '', `${SEATS_SCHEMA}:seatList`, operation.seatList);
      case 'active':
        return patch(ids[operation.user] ?? '', 'active', operation.active);
      case 'replace':
        return servers.scim('PUT', path, body());
      case 'delete': {
        const answer = await servers.scim('DELETE', path);
        await create(operation.user);
        return answer;
      }
    }
  };

  /** A connector that is told to come back does, as `Retry-After` says; a busy machine may make it wait. */
  const persistently = async (operation: Operation): Promise<TestResponse> => {
    const answer = await perform(operation);
    return answer.status === 503 ? perform(operation) : answer;
  };

  it('leave rows that keep every rule, whatever they were', async function () {
    this.timeout(40_000);
    const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
    const operations = [...fc.sample(anyOperation, { numRuns: OPERATIONS, seed }), ...CLAIMS];
    const answers = await inParallel(operations, LANES, persistently);
    // 201: a claim that was in time. 404: somebody else had deleted the user meanwhile.
    const allowed = new Set([200, 201, 204, 403, 404, 409]);
    const strange = answers
      .filter(({ status }) => !allowed.has(status))
      .map(({ status, text }) => [status, text]);
    expect(strange, `SEED=${seed}`).to.deep.equal([]);
    expect(await seatViolations(servers.database), `SEED=${seed}`).to.deep.equal({});
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses], `SEED=${seed}`).to.include.members([200, 204, 403]);
  });
});
