import pg from 'pg';
import { type Actor, SYSTEM } from '../kernel/actor.ts';
import { type TenantId } from '../kernel/ids.ts';
import { faultFrom } from './database-errors.ts';
import { type Statement, type Transactional, type Writing } from './statement.ts';

/** Only what PostgreSQL or the way to it did is translated; an error of the caller's own passes as it is. */
export const orFault = async <Result>(answer: Promise<Result>): Promise<Result> => {
  try {
    return await answer;
  } catch (error) {
    throw faultFrom(error);
  }
};

export const send = async <Row extends object>(
  client: pg.ClientBase | pg.Pool,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> => {
  const query = { name: statement.name, text: statement.text, values: [...values] };
  return (await orFault(client.query<Row>(query))).rows;
};

/**
 * The text that begins a transaction. With it go, and cost no round trip of their own, the actor, to the triggers that
 * write audit events, and the tenant, to the policies that let no other one's rows be written
 * (migrations/0020_row_security.up.sql). Without an actor it is the system's; without a tenant it is nobody's.
 */
export const beginAs = ({ actor, tenant }: Writing): string =>
  [
    'begin',
    ...(actor === SYSTEM ? [] : [`set local seatkeeper.actor to ${pg.escapeLiteral(actorText(actor))}`]),
    ...(tenant === undefined ? [] : [`set local seatkeeper.tenants to ${pg.escapeLiteral(only(tenant))}`]),
  ].join('; ');

/** An array of uuid with one element, as PostgreSQL writes it. */
const only = (tenant: TenantId): string => `{${tenant.toLowerCase()}}`;

/** An actor as the triggers read it. A function that is called without a transaction around it sets it itself. */
export const actorText = ({ type, tokenId, connection, requestId }: Actor): string =>
  JSON.stringify({ type, tokenId, connection, requestId });

const SET_WRITING: Statement = {
  name: 'writing-set',
  text: "select set_config('seatkeeper.actor', $1, true), set_config('seatkeeper.tenants', $2, true)",
};

/** The connection of one transaction that has begun. */
export class Transaction implements Transactional {
  readonly #client: pg.ClientBase;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  async query<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return send<Row>(this.#client, statement, values);
  }

  async transaction<Result>(
    { actor, tenant }: Writing,
    work: (transaction: Transactional) => Promise<Result>,
  ): Promise<Result> {
    await this.query(SET_WRITING, [actorText(actor), tenant === undefined ? '' : only(tenant)]);
    return work(this);
  }
}
