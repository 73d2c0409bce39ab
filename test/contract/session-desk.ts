import { expect } from 'chai';
import { type JsonObject } from '../../src/kernel/json.ts';
import { type TestResponse } from '../support/http.ts';
import { type Agent, type AgentDesk, openAgentDesk, type OpenedSession } from './agent/agent-desk.ts';
import { type DeskProduct } from './seats/seat-desk.ts';

/** A row of the list, as it is answered. */
export interface SessionRow extends JsonObject {
  id: string;
  product: string;
  state: string;
  seatType: string;
  connected: number;
  open: number;
  agent: { id: string; userName: string; displayName: string | null; email: string | null };
  sessions: JsonObject[];
}

export interface SessionPage {
  readonly items: SessionRow[];
  readonly totalResults: number;
  readonly nextCursor?: string;
}

/** An agent at work on the only shared seat of a product. */
export interface AtWork extends DeskProduct {
  readonly agent: Agent;
  /** Of the occupancy. */
  readonly id: string;
  readonly open: readonly OpenedSession[];
  readonly connected: readonly OpenedSession[];
}

/** Where a test sees and ends shared sessions. */
export interface SessionDesk extends AgentDesk {
  list(query?: string): Promise<SessionPage>;
  row(id: string): Promise<SessionRow>;
  end(id: string): Promise<TestResponse>;
  endSeveral(body: JsonObject): Promise<TestResponse>;
  /** Opens so many sessions of one agent, of which some are connected; the seat is shared and the only one. */
  atWork(sessions: { readonly open: number; readonly connected: number }): Promise<AtWork>;
  /** The reason why a session has ended, or `alive`. */
  fateOf(session: OpenedSession): Promise<string>;
  fatesOf(...sessions: readonly OpenedSession[]): Promise<string[]>;
  /** What a user still has: sessions or an occupancy that have not ended, and seats held. */
  leftOf(userId: string): Promise<{ live: number; seats: number }>;
}

export const endingSentence = (connected: number): string =>
  "Session ended. The seat will be available when the agent's " +
  `${connected} active support session(s) have ended.`;

export const openSessionDesk = async (): Promise<SessionDesk> => {
  const agents = await openAgentDesk();
  const { server } = agents;
  const several = async (count: number, open: () => Promise<OpenedSession>): Promise<OpenedSession[]> =>
    Promise.all(Array.from({ length: count }, open));
  const desk: SessionDesk = {
    ...agents,
    list: async (query = '') => {
      const { status, text, body } = await server.admin('GET', `/admin/v1/sessions${query}`);
      expect(status, text).to.equal(200);
      return body as unknown as SessionPage;
    },
    row: async (id) => {
      const { status, text, body } = await server.admin('GET', `/admin/v1/sessions/${id}`);
      expect(status, text).to.equal(200);
      return body as SessionRow;
    },
    end: (id) => server.admin('DELETE', `/admin/v1/sessions/${id}`),
    endSeveral: (body) => server.admin('POST', '/admin/v1/sessions/end', body),
    atWork: async (sessions) => {
      const sold = await agents.sell({ named: 1, concurrent: 1 });
      const agent = await agents.agent(`${sold.product}:concurrent`);
      const connected = await several(sessions.connected, async () => agents.opened(agent, sold.product));
      const open = await several(sessions.open, async () => agents.opened(agent, sold.product));
      await Promise.all(connected.map(async ({ id }) => agents.connect(id)));
      return { ...sold, agent, open, connected, id: [...open, ...connected][0]?.occupancyId ?? '' };
    },
    fateOf: async ({ id }) => {
      const { status, body } = await agents.heartbeat(id);
      return status === 200 ? 'alive' : (body['reason'] as string);
    },
    fatesOf: async (...sessions) => Promise.all(sessions.map(async (each) => desk.fateOf(each))),
    leftOf: async (userId) => {
      const text = `select (select count(*)::integer from sessions s join occupancies o using (tenant_id, occupancy_id)
                             where o.user_id = $1 and (s.ended_at is null or o.ended_at is null)) as live,
                           (select count(*)::integer from concurrent_seats where user_id = $1) as seats`;
      const [left] = await server.database.query<{ live: number; seats: number }>({ name: '', text }, [
        userId,
      ]);
      return left ?? { live: -1, seats: -1 };
    },
  };
  return desk;
};
