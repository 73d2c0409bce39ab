import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { type TestResponse } from '../../support/http.ts';
import { until } from '../../support/until.ts';
import { idOf, openSeatDesk, type SeatDesk, userBody } from '../seats/seat-desk.ts';

/** A user with the seat of a product. */
export interface Agent {
  readonly userName: string;
  readonly userId: string;
}

/** Where a test opens sessions for agents of a tenant. */
export interface AgentDesk extends SeatDesk {
  /** Agents with these seats, such as `remote-support:named`. */
  agents(count: number, seatList: string): Promise<Agent[]>;
  twoAgents(seatList: string): Promise<[Agent, Agent]>;
  agent(seatList: string): Promise<Agent>;
  /** Opens a session, attended unless `more` says otherwise. */
  open(agent: Agent, product: string, more?: JsonObject): Promise<TestResponse>;
  /** The session of an opening that succeeds. */
  opened(agent: Agent, product: string, more?: JsonObject): Promise<OpenedSession>;
  /** Opens a session with `Prefer: wait`, in line after those who wait already. */
  wait(agent: Agent, product: string, options?: WaitOptions): Promise<TestResponse>;
  /** Begins to wait and answers, once the agent is in line, what will come of it. */
  inLine(agent: Agent, product: string, options?: WaitOptions): Promise<Waiting>;
  /** Who is in line for a product, the first first. */
  line(product: string): Promise<string[]>;
  connect(id: string): Promise<TestResponse>;
  heartbeat(id: string): Promise<TestResponse>;
  close(id: string): Promise<TestResponse>;
  clear(occupancyId: string): Promise<TestResponse>;
  /** Lets sessions pass the time until they expire: all of them, or one. */
  letExpire(id?: string): Promise<void>;
  /** How many seats of a pool are occupied, as administrators see it. */
  occupied(product: string): Promise<number>;
}

export interface WaitOptions {
  /** 15 unless set: longer than any test. */
  readonly seconds?: number | string;
  readonly key?: string;
  readonly signal?: AbortSignal;
}

/** A request that waits. */
export interface Waiting {
  /** What comes of it; a connection that was dropped is no failure. */
  readonly answer: Promise<TestResponse | undefined>;
  /** Drops the connection. */
  drop(): void;
  /** The session of a wait that succeeds. */
  served(): Promise<OpenedSession>;
}

export interface OpenedSession {
  readonly id: string;
  readonly occupancyId: string;
  readonly state: string;
  readonly seatType: string;
  readonly epoch: number;
}

export const openAgentDesk = async (): Promise<AgentDesk> => {
  const desk = await openSeatDesk();
  const { server } = desk;
  const agentDesk: AgentDesk = {
    ...desk,
    agents: async (count, seatList) =>
      Promise.all(Array.from({ length: count }, async () => agentDesk.agent(seatList))),
    twoAgents: async (seatList) => [await agentDesk.agent(seatList), await agentDesk.agent(seatList)],
    agent: async (seatList) => {
      const userName = userBody()['userName'] as string;
      return { userName, userId: idOf(await desk.post(seatList, { userName })) };
    },
    open: ({ userName }, product, more = {}) =>
      server.agent('POST', '/sessions', { userName, product, kind: 'attended', ...more }),
    opened: async (agent, product, more) => sessionIn(await agentDesk.open(agent, product, more)),
    wait: ({ userName }, product, { seconds = 15, key, signal } = {}) =>
      server.request({
        method: 'POST',
        path: '/agent/v1/sessions',
        token: server.agentToken,
        body: { userName, product, kind: 'attended' },
        headers: { Prefer: `wait=${seconds}`, ...(key !== undefined && { 'Idempotency-Key': key }) },
        ...(signal && { signal }),
      }),
    inLine: async (agent, product, options) => {
      const connection = new AbortController();
      const { signal } = connection;
      const answer = agentDesk.wait(agent, product, { ...options, signal }).catch((error: unknown) => {
        if (!signal.aborted) {
          throw error;
        }
        return undefined;
      });
      await until('the agent is in line', async () => (await agentDesk.line(product)).includes(agent.userId));
      return {
        answer,
        drop: () => {
          connection.abort();
        },
        served: async () => sessionIn(await answer),
      };
    },
    line: async (product) => {
      const text = `select user_id from waiting_line where product = $1 and expires_at > clock_timestamp()
                     order by ticket`;
      const rows = await server.database.query<{ user_id: string }>({ name: '', text }, [product]);
      return rows.map(({ user_id }) => user_id);
    },
    connect: (id) => server.agent('POST', `/sessions/${id}/connect`),
    heartbeat: (id) => server.agent('POST', `/sessions/${id}/heartbeat`),
    close: (id) => server.agent('DELETE', `/sessions/${id}`),
    clear: (id) => server.agent('DELETE', `/occupancies/${id}`),
    letExpire: async (id) => {
      const text = `update sessions set expires_at = clock_timestamp() - interval '1 s'
                     where ended_at is null and ($1::uuid is null or session_id = $1)`;
      await server.database.query({ name: '', text }, [id ?? null]);
    },
    occupied: async (product) => (await desk.pool(product, 'concurrent'))['occupied'] as number,
  };
  return agentDesk;
};

const sessionIn = (response: TestResponse | undefined): OpenedSession => {
  expect(response?.status, response?.text).to.equal(201);
  return response?.body as unknown as OpenedSession;
};

/** Status and code of a problem. */
export const problemOf = ({ status, body }: TestResponse): readonly unknown[] => [status, body['code']];
