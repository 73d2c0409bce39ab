import { type Operation } from './operation.ts';
import { type Wire } from '../wire.ts';

export const SESSIONS = '/agent/v1/sessions';

/** The product whose seats all agents want. */
export const HOT_PRODUCT = 'hot';
/** The product whose sessions stay open, and are heard of. */
export const KEPT_PRODUCT = 'kept';
/** Products of which each agent wants any. */
export const SPREAD_PRODUCTS: readonly string[] = Array.from(
  { length: 200 },
  (_, index) => `spread-${index}`,
);

/** All of them. */
export const AGENT_PRODUCTS: readonly string[] = [HOT_PRODUCT, KEPT_PRODUCT, ...SPREAD_PRODUCTS];

/** So many agents can be in at once; a refusal would be answered faster. */
export const SEATS_OF_POOL = 64;

/** The name of the agent of a client. */
export const agentName = (client: number): string => `agent-${client}@example.com`;

const opened = async (wire: Wire, client: number, product: string): Promise<string> => {
  const body = JSON.stringify({ userName: agentName(client), product, kind: 'attended' });
  const answer = await wire.send({ method: 'POST', path: SESSIONS, body, expected: 201 });
  return (JSON.parse(answer) as { id: string }).id;
};

const comeAndGo = (name: string, product: () => string): Operation => ({
  name,
  only: ['floor', 'seatkeeper'],
  byAgents: true,
  prepare: async () =>
    Promise.resolve((client) => async (wire) => {
      const id = await opened(wire, client, product());
      return wire.send({ method: 'DELETE', path: `${SESSIONS}/${id}`, expected: 204 });
    }),
});

const anyOfMany = (): string =>
  SPREAD_PRODUCTS[Math.floor(Math.random() * SPREAD_PRODUCTS.length)] ?? HOT_PRODUCT;

export const SESSION_OPERATIONS: readonly Operation[] = [
  comeAndGo('open and end a session, one pool', () => HOT_PRODUCT),
  comeAndGo('open and end a session, 200 pools', anyOfMany),
  {
    name: 'heartbeat',
    only: ['floor', 'seatkeeper'],
    byAgents: true,
    prepare: async () =>
      Promise.resolve((client) => {
        let session: Promise<string> | undefined;
        return async (wire) => {
          session ??= opened(wire, client, KEPT_PRODUCT);
          const path = `${SESSIONS}/${await session}/heartbeat`;
          return wire.send({ method: 'POST', path, expected: 200 });
        };
      }),
  },
];
