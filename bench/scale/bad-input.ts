import { randomUUID } from 'node:crypto';
import { type BenchRequest, type Connection, send } from '../client.ts';
import { type ScaleTenants } from './fill/fill-database.ts';
import { GROUPS, type ScaleTenant, USERS } from './tenant.ts';

/** What a client should not send. */
export interface BadInput {
  readonly name: string;
  readonly connection: Connection;
  readonly request: Omit<BenchRequest, 'expected'>;
}

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const NAME = 'a-user-who-never-is@example.com';

const search = (filter: string, rest = ''): BadInput['request'] => ({
  method: 'GET',
  path: `${USERS}?filter=${encodeURIComponent(filter)}${rest}`,
});

const patch = (path: string, operation: object): BadInput['request'] => ({
  method: 'PATCH',
  path,
  body: JSON.stringify({ schemas: [PATCH_OP], Operations: [operation] }),
});

const post = (path: string, body: string): BadInput['request'] => ({ method: 'POST', path, body });

/** One thing within another, so many times. */
const nested = (depth: number, open: string, close: string): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;

const members = (count: number): object[] => Array.from({ length: count }, () => ({ value: randomUUID() }));

/** One of each kind, ready to be sent again and again. */
export const badInputs = async ({ large, scratch }: ScaleTenants): Promise<BadInput[]> => {
  const { id: user } = large.samples.users[0] ?? { id: '' };
  const term = 'title pr';
  const requests: (readonly [string, BadInput['request']])[] = [
    ['a filter of 3,000 characters', search(`title eq "${'x'.repeat(2_990)}"`)],
    ['a filter 11 deep', search(nested(11, '(', ')').replace('1', term))],
    ['a filter of 101 terms', search(Array.from({ length: 101 }, () => term).join(' or '))],
    ['a cursor of another filter', search('title pr', `&cursor=${await cursorOf(large, 'active eq true')}`)],
    [
      '5,001 members in one PATCH',
      patch(`${GROUPS}/${user}`, { op: 'add', path: 'members', value: members(5_001) }),
    ],
    ['__proto__ in a body', post(USERS, `{"userName":"${NAME}","__proto__":{"active":false}}`)],
    [
      '__proto__ in a PATCH path',
      patch(`${USERS}/${user}`, { op: 'add', path: '__proto__.active', value: true }),
    ],
    ['JSON 300 deep', post(USERS, `{"userName":"${NAME}","name":${nested(300, '{"a":', '}')}}`)],
    [
      'a body of more than 1 MiB',
      post(USERS, JSON.stringify({ userName: NAME, title: 'x'.repeat(2 ** 20) })),
    ],
    ['a Bulk of 1,001 operations', bulk(1_001)],
  ];
  return [
    ...requests.map(([name, request]) => ({ name, connection: large.connection, request })),
    { name: 'a group within itself', connection: scratch.connection, request: await circle(scratch) },
  ];
};

const bulk = (count: number): BadInput['request'] =>
  post(
    USERS.replace('Users', 'Bulk'),
    JSON.stringify({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: Array.from({ length: count }, () => ({ method: 'DELETE', path: `/Users/${randomUUID()}` })),
    }),
  );

const cursorOf = async ({ connection }: ScaleTenant, filter: string): Promise<string> => {
  const path = `${USERS}?filter=${encodeURIComponent(filter)}&cursor=&count=1`;
  const page = await send(connection, { method: 'GET', path, expected: 200 });
  return (JSON.parse(page) as { readonly nextCursor: string }).nextCursor;
};

/** Adds to a group the one that it stands in. */
const circle = async ({ connection }: ScaleTenant): Promise<BadInput['request']> => {
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
  const create = async (group: object): Promise<string> => {
    const body = JSON.stringify({ schemas, ...group });
    const created = await send(connection, { method: 'POST', path: GROUPS, body, expected: 201 });
    return (JSON.parse(created) as { readonly id: string }).id;
  };
  const inner = await create({ displayName: 'inner' });
  const outer = await create({ displayName: 'outer', members: [{ value: inner }] });
  return patch(`${GROUPS}/${inner}`, { op: 'add', path: 'members', value: [{ value: outer }] });
};
