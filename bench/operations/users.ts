import { type BenchRequest } from '../client.ts';
import { sampleUser, seatedUser, USERS } from '../sample-user.ts';
import { type Site } from '../site.ts';
import { Wire } from '../wire.ts';
import { onceFor, type Operation } from './operation.ts';
import { inTurn } from '../in-turn.ts';

/** A user that is read and patched. */
export interface KnownUser {
  readonly id: string;
  readonly userName: string;
  isActive: boolean;
}

/** Names that no run has used: databases are thrown away, but servers live through all rounds. */
let created = 0;
const nextName = (): string => `user-${(created += 1)}@example.com`;

const creation = (body: (userName: string) => string): BenchRequest => ({
  method: 'POST',
  path: USERS,
  body: body(nextName()),
  expected: 201,
});

/** Clients that fill a server. */
const FILLERS = 16;

const createUsers = async (site: Site, count: number): Promise<KnownUser[]> => {
  const users: KnownUser[] = [];
  let left = count;
  const fill = async (): Promise<void> => {
    const wire = new Wire(site);
    while (left > 0) {
      left -= 1;
      const { id, userName } = JSON.parse(await wire.send(creation(sampleUser))) as KnownUser;
      users.push({ id, userName, isActive: true });
    }
    wire.close();
  };
  await Promise.all(Array.from({ length: FILLERS }, fill));
  return users;
};

/** The users of a server that are read and patched. */
export const usersOf = onceFor(async (site, { users }) => createUsers(site, users));

/** An operation on users that are there, one after the other. */
const onUsers =
  (requestFor: (user: KnownUser) => BenchRequest): Operation['prepare'] =>
  async (site, options) => {
    const next = inTurn(await usersOf(site, options));
    return () => async (wire) => wire.send(requestFor(next()));
  };

const activation = (active: boolean): string =>
  JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: active }],
  });

const creating = (body: (userName: string) => string): Operation['prepare'] => {
  const act = () => async (wire: Wire) => wire.send(creation(body));
  return async () => Promise.resolve(act);
};

export const USER_OPERATIONS: readonly Operation[] = [
  { name: 'create a user', prepare: creating(sampleUser) },
  { name: 'create with a named seat', prepare: creating(seatedUser), only: ['floor', 'seatkeeper'] },
  {
    name: 'GET by id',
    prepare: onUsers(({ id }) => ({ method: 'GET', path: `${USERS}/${id}`, expected: 200 })),
  },
  {
    name: 'userName eq',
    prepare: onUsers(({ userName }) => {
      const filter = encodeURIComponent(`userName eq "${userName}"`);
      return { method: 'GET', path: `${USERS}?filter=${filter}`, expected: 200 };
    }),
  },
  {
    name: 'a page of 100',
    prepare: onUsers(() => ({ method: 'GET', path: `${USERS}?startIndex=1&count=100`, expected: 200 })),
  },
  {
    name: 'PATCH active',
    prepare: onUsers((user) => {
      // Each time the other value: a PATCH that changes nothing writes nothing.
      user.isActive = !user.isActive;
      return { method: 'PATCH', path: `${USERS}/${user.id}`, body: activation(user.isActive), expected: 200 };
    }),
  },
];
