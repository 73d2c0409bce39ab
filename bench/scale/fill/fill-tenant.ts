import { Agent } from 'node:http';
import type pg from 'pg';
import { type Connection, send } from '../../client.ts';
import { openTenant } from '../../operator.ts';
import { COMMON_SEAT, RARE_SEAT, seatedUsers } from '../seats.ts';
import { GROUPS, type ScaleTenant, USERS } from '../tenant.ts';
import { COPY_GROUP, FORM_TEAMS, SPREAD_MEMBERS } from './group-statements.ts';
import { takeSamples } from './take-samples.ts';
import { TEMPLATE_GROUP, TEMPLATE_USER } from './templates.ts';
import { COPY_USER, SEAT_USERS } from './user-statements.ts';

/** Where tenants come into being. */
export interface Site {
  readonly baseUrl: string;
  readonly database: pg.Client;
}

export interface TenantOrder {
  readonly name: string;
  readonly users: number;
  /** Users beside them who are in no group, to be put into one. */
  readonly newcomers: number;
  /** The sizes of groups that are wanted beside the teams, whose members are spread over all users. */
  readonly groups: readonly number[];
}

const TEAM = 100;

/**
 * Fills a tenant: what the server has stored of one user and one group is copied by statements that write all rows at
 * once, which takes seconds where requests would take an hour.
 */
export const fillTenant = async (site: Site, order: TenantOrder): Promise<ScaleTenant> => {
  const { baseUrl, database } = site;
  const { name, users, newcomers } = order;
  const pools = [COMMON_SEAT, RARE_SEAT].map((seat) => ({ ...seat, capacity: users }));
  const { id, token } = await openTenant(baseUrl, { name, pools });
  const connection = { agent: new Agent({ keepAlive: true, maxSockets: 1 }), baseUrl, token };
  await withTemplate({ connection, path: USERS, content: TEMPLATE_USER }, async (template) =>
    database.query(COPY_USER, [id, template, users + newcomers]),
  );
  for (const seat of [COMMON_SEAT, RARE_SEAT]) {
    const { every, rest } = seatedUsers(seat, users);
    await database.query(SEAT_USERS, [id, seat.product, seat.type, users, every, rest]);
  }
  await withTemplate({ connection, path: GROUPS, content: TEMPLATE_GROUP }, async (template) =>
    database.query(COPY_GROUP, [id, template, Math.ceil(users / TEAM)]),
  );
  await database.query(FORM_TEAMS, [id, TEAM]);
  const groups = new Map<number, string>();
  for (const members of order.groups) {
    const { schemas } = TEMPLATE_GROUP;
    const group = await create(connection, GROUPS, { schemas, displayName: `Group of ${members}` });
    await database.query(SPREAD_MEMBERS, [id, group, members, users]);
    groups.set(members, group);
  }
  return { id, connection, users, groups, samples: await takeSamples(database, id, users) };
};

/** Answers the id. */
const create = async (connection: Connection, path: string, content: object): Promise<string> => {
  const body = JSON.stringify(content);
  const created = await send(connection, { method: 'POST', path, body, expected: 201 });
  return (JSON.parse(created) as { readonly id: string }).id;
};

interface Template {
  readonly connection: Connection;
  readonly path: string;
  readonly content: object;
}

/** Has a resource made for as long as it is copied. */
const withTemplate = async (
  { connection, path, content }: Template,
  copy: (id: string) => Promise<unknown>,
): Promise<void> => {
  const id = await create(connection, path, content);
  await copy(id);
  await send(connection, { method: 'DELETE', path: `${path}/${id}`, expected: 204 });
};
