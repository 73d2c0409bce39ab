import { type BenchRequest } from './client.ts';
import { type LoadOrder } from './load.ts';
import { USERS, sampleUser, seatedUser } from './sample-user.ts';
import { send } from './client.ts';

type LoadTarget = Pick<LoadOrder, 'agent' | 'baseUrl' | 'connections' | 'token'>;

/** One kind of request. */
export interface Operation {
  readonly name: string;
  /** Makes what the requests need, and answers what makes the requests. */
  readonly prepare: (target: LoadTarget, users: number) => Promise<() => BenchRequest>;
}

interface KnownUser {
  readonly id: string;
  readonly userName: string;
  isActive: boolean;
}

/** Names that no run has used: databases are thrown away, but targets live through all rounds. */
let created = 0;
const nextName = (): string => `user-${(created += 1)}@example.com`;

const creation = (body: (userName: string) => string): BenchRequest => ({
  method: 'POST',
  path: USERS,
  body: body(nextName()),
  expected: 201,
});

/** The users of a target that are read and patched, made when they are first needed. */
const known = new Map<string, readonly KnownUser[]>();

const usersOf = async (target: LoadTarget, count: number): Promise<readonly KnownUser[]> => {
  const present = known.get(target.baseUrl) ?? (await createUsers(target, count));
  known.set(target.baseUrl, present);
  return present;
};

const createUsers = async (target: LoadTarget, count: number): Promise<KnownUser[]> => {
  const users: KnownUser[] = [];
  const worker = async (): Promise<void> => {
    while (users.length < count) {
      const { id, userName } = JSON.parse(await send(target, creation(sampleUser))) as KnownUser;
      users.push({ id, userName, isActive: true });
    }
  };
  await Promise.all(Array.from({ length: target.connections }, worker));
  return users;
};

/** An operation on users that are there, one after the other. */
const onUsers =
  (requestFor: (user: KnownUser) => BenchRequest): Operation['prepare'] =>
  async (target, count) => {
    const users = await usersOf(target, count);
    let turn = 0;
    return () => {
      const user = users[turn % users.length];
      turn += 1;
      if (user === undefined) {
        throw new Error('There are no users');
      }
      return requestFor(user);
    };
  };

const activation = (active: boolean): string =>
  JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: active }],
  });

export const OPERATIONS: readonly Operation[] = [
  { name: 'create a user', prepare: async () => Promise.resolve(() => creation(sampleUser)) },
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
    name: 'PATCH active',
    prepare: onUsers((user) => {
      // Each time the other value: a PATCH that changes nothing writes nothing.
      user.isActive = !user.isActive;
      return { method: 'PATCH', path: `${USERS}/${user.id}`, body: activation(user.isActive), expected: 200 };
    }),
  },
  { name: 'create with a named seat', prepare: async () => Promise.resolve(() => creation(seatedUser)) },
];
