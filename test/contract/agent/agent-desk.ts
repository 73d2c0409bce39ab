import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { type TestResponse } from '../../support/http.ts';
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
  connect(id: string): Promise<TestResponse>;
  heartbeat(id: string): Promise<TestResponse>;
  close(id: string): Promise<TestResponse>;
  clear(occupancyId: string): Promise<TestResponse>;
  /** Lets sessions pass the time until they expire: all of them, or one. */
  letExpire(id?: string): Promise<void>;
  /** How many seats of a pool are occupied, as administrators see it. */
  occupied(product: string): Promise<number>;
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
    opened: async (agent, product, more) => {
      const response = await agentDesk.open(agent, product, more);
      expect(response.status, response.text).to.equal(201);
      return response.body as unknown as OpenedSession;
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

/** Status and code of a problem. */
export const problemOf = ({ status, body }: TestResponse): readonly unknown[] => [status, body['code']];
