import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';
import { send } from '../../client.ts';
import { userOf } from '../../sample-user.ts';
import { type ScaleTenant, USERS } from '../tenant.ts';

/** Whether two users are the same but for tenant, id, order and times. */
const IS_SAME = `
  select 1 from users a join users b
      on b.user_name = a.user_name and b.external_id = a.external_id and b.connection = a.connection
     and b.active = a.active and b.document::text = a.document::text and b.comparable = a.comparable
   where a.user_id = $1 and b.user_id = $2`;

const ONE_OF_MANY = `
  select user_id from users where tenant_id = $1 order by sequence limit 1 offset $2`;

interface ShownUser {
  readonly id: string;
  readonly userName: string;
  readonly name: { readonly givenName: string; readonly familyName: string };
  readonly [schema: `urn:${string}`]: { readonly employeeNumber: string } | undefined;
  readonly meta: { readonly version: string };
}

/**
 * Holds a copy against the server: it is what the server stores when it is sent the same user, and it can be changed.
 * @throws Error when it is another.
 */
export const checkTenant = async (
  database: pg.Client,
  tenant: ScaleTenant,
  scratch: ScaleTenant,
): Promise<void> => {
  const values = [tenant.id, Math.floor(tenant.users / 2)];
  const [row] = (await database.query<{ user_id: string }>(ONE_OF_MANY, values)).rows;
  const path = `${USERS}/${row?.user_id ?? ''}`;
  const copy = await userAt(tenant, path);
  const sent = sentOf(copy);
  const created = JSON.parse(
    await send(scratch.connection, {
      method: 'POST',
      path: USERS,
      body: JSON.stringify(sent),
      expected: 201,
    }),
  ) as ShownUser;
  const same = await database.query(IS_SAME, [copy.id, created.id]);
  if (same.rowCount !== 1) {
    throw new Error(`The server stores another document than the copy of ${copy.userName}`);
  }
  await send(scratch.connection, { method: 'DELETE', path: `${USERS}/${created.id}`, expected: 204 });
  await checkPatch(tenant, path, copy);
};

const userAt = async ({ connection }: ScaleTenant, path: string): Promise<ShownUser> =>
  JSON.parse(await send(connection, { method: 'GET', path, expected: 200 })) as ShownUser;

/** What a client would have sent to get this user. */
const sentOf = ({ userName, name, ...shown }: ShownUser): object => {
  const number = shown['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User']?.employeeNumber ?? '';
  return userOf({ userName, ...name, number });
};

const checkPatch = async (tenant: ScaleTenant, path: string, before: ShownUser): Promise<void> => {
  const patch = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'nickName', value: 'Patched' }],
  };
  const body = JSON.stringify(patch);
  await send(tenant.connection, { method: 'PATCH', path, body, expected: 200 });
  const { meta, ...after } = await userAt(tenant, path);
  const { meta: metaBefore, ...expected } = before;
  if (
    meta.version === metaBefore.version ||
    !isDeepStrictEqual(after, { ...expected, nickName: 'Patched' })
  ) {
    throw new Error(`A PATCH of ${before.userName} has made another user of it`);
  }
};
