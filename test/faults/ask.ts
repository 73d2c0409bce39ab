import { type TestServer } from '../support/test-server.ts';
import { type World } from '../contract/apart/world.ts';
import { type Question } from '../contract/apart/position.ts';

type Making = (
  surface: 'scim' | 'admin' | 'agent' | 'operator',
  path: string,
  body: object,
  method?: string,
) => Promise<Readonly<Record<string, string>>>;

/** What a case may use: a tenant with something of everything, and what is made for one request alone. */
export interface Ground {
  readonly world: World;
  readonly server: TestServer;
  /** Makes something by the given request of a surface, and answers its body. @throws Error when it is refused. */
  readonly make: Making;
  /** A user of its own with a shared seat. */
  readonly user: () => Promise<string>;
  readonly group: (members?: readonly string[]) => Promise<string>;
  /** A session of a user of its own. */
  readonly session: () => Promise<Readonly<Record<string, string>>>;
  readonly unused: () => string;
}

/** A request that succeeds, made anew for each time it is sent. */
export interface Case {
  readonly is: string;
  /** The status of success; of a question that makes nothing it is 200. */
  readonly status: number;
  /** What a repetition may be told that is true, after a request that was done and not heard of. */
  readonly again?: readonly number[];
  /** Whether it only tells how the server is: nobody is told when to ask again. */
  readonly isProbe?: boolean;
  readonly ask: (ground: Ground) => Question | Promise<Question>;
}

/** A request that only reads; the places of its path are the tenant's own. */
export const reads = (question: Question = {}): readonly Case[] => [
  { is: 'read', status: 200, ask: () => question },
];

/** A request to what is made for it alone. */
export const one = (is: string, status: number, ask: Case['ask'], again: readonly number[] = []): Case => ({
  is,
  status,
  ask,
  again,
});

/** The same with a token that this server has not seen yet, so that it has to be looked for. */
export const readsWithNewToken = (scope: string, question: Question = {}): Case =>
  one('with a new token', 200, async ({ world, make, unused }) => {
    const path = `/operator/v1/tenants/${world.ids['tenant'] ?? ''}/tokens`;
    const { token = '' } = await make('operator', path, { name: unused(), scopes: [scope] });
    return { ...question, headers: { Authorization: `Bearer ${token}` } };
  });
