import { expect } from 'chai';
import { GROUP_SCHEMA, newWorld, USER_SCHEMA, type World } from '../contract/apart/world.ts';
import { type TestServer } from '../support/test-server.ts';
import { type Ground } from './ask.ts';

const MANY = 1_000_000;

let count = 0;
const unused = (): string => `faulty-${++count}`;

/** A tenant with something of everything and seats for all. */
export const newGround = async (server: TestServer): Promise<Ground> => {
  const world = await newWorld(server, 'faulty');
  const make = making(server, world);
  const { product = '', tenant = '' } = world.ids;
  const pool = `/operator/v1/tenants/${tenant}/seat-pools/${product}`;
  await make('operator', `${pool}/named`, { capacity: MANY }, 'PUT');
  await make('operator', `${pool}/concurrent`, { capacity: MANY }, 'PUT');
  const user = async (): Promise<string> => {
    const entitlements = [{ value: `${product}:concurrent` }];
    const body = { schemas: [USER_SCHEMA], userName: unused(), entitlements };
    return (await make('scim', '/scim/v2/Users', body))['id'] ?? '';
  };
  return {
    ...{ world, server, make, user, unused },
    group: async (members = []) => {
      const body = { schemas: [GROUP_SCHEMA], displayName: unused() };
      const value = members.map((each) => ({ value: each }));
      return (await make('scim', '/scim/v2/Groups', { ...body, members: value }))['id'] ?? '';
    },
    session: async () =>
      make('agent', '/agent/v1/sessions', { userId: await user(), product, kind: 'attended' }),
  };
};

const making =
  (server: TestServer, { tokens }: World): Ground['make'] =>
  async (surface, path, body, method = 'POST') => {
    const token = tokens[surface] ?? '';
    const answer = await server.request({ ...{ method, path, token, body } });
    expect(answer.status, `${method} ${path}: ${answer.text}`).to.be.within(200, 201);
    return answer.body as Readonly<Record<string, string>>;
  };
