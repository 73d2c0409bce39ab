import pg from 'pg';
import { CLOSE, OPEN } from '../../src/storage/sessions/session-statements.ts';
import { type Statement } from '../../src/storage/statement.ts';
import { actorText } from '../../src/storage/transaction.ts';
import { type Door } from './shift.ts';
import { measureDoors, type SessionTarget } from './target.ts';
import { agentName } from './variants.ts';

/** Seconds that a session is good for, by default. */
export const TTL = 180;

/** The connection that an order of the server names; here, whoever sends the statements. */
export type Asker = 'pg' | 'pgbench';

/** What the server asks the database for an agent; in the same words, with the same fields. */
export const askedFor = (agent: string, product: string, connection: Asker): string =>
  JSON.stringify({
    by: 'userName',
    agent,
    product,
    kind: 'attended',
    device: null,
    platform: null,
    connection,
    ttl: TTL,
  });

/** On whose behalf the events of it are recorded, as the server says it. */
export const actorOf = (connection: Asker): string =>
  actorText({ type: 'agent', tokenId: null, connection, requestId: '00000000-0000-4000-8000-000000000000' });

export interface StatementTargetOrder {
  readonly connectionString: string;
  readonly tenant: string;
}

/** The statements of the server without the server: sent from here, on a connection for each agent. */
export const statementTarget = ({ connectionString, tenant }: StatementTargetOrder): SessionTarget => ({
  name: 'pg in a loop',
  measure: async (variant, { connections, seconds }) => {
    const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString }));
    try {
      await Promise.all(clients.map(async (client) => client.connect()));
      const doors = clients.map((client, agent) => doorOf(client, tenant, agentName(agent)));
      return await measureDoors(variant, doors, seconds);
    } finally {
      await Promise.all(clients.map(async (client) => client.end()));
    }
  },
});

const ACTOR = actorOf('pg');

const doorOf = (client: pg.Client, tenant: string, agent: string): Door => {
  const ask = async ({ name, text }: Statement, values: readonly string[]): Promise<FunctionAnswer> => {
    const { rows } = await client.query<{ answer: FunctionAnswer }>({
      name,
      text,
      values: [tenant, ...values],
    });
    return rows[0]?.answer ?? { outcome: 'nothing' };
  };
  return {
    open: async (product) => {
      const { outcome, id } = await ask(OPEN, [askedFor(agent, product, 'pg'), ACTOR]);
      if (outcome !== 'opened' && outcome !== 'allSharedSeatsInUse') {
        throw new Error(`An opening was answered ${outcome}`);
      }
      return id;
    },
    close: async (session) => {
      const { outcome } = await ask(CLOSE, [session, 'pg', ACTOR]);
      if (outcome !== 'ended') {
        throw new Error(`An end was answered ${outcome}`);
      }
    },
  };
};

interface FunctionAnswer {
  readonly outcome: string;
  readonly id?: string;
}
