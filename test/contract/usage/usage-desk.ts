import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { type TestResponse } from '../../support/http.ts';
import { type Agent, type AgentDesk, openAgentDesk } from '../agent/agent-desk.ts';

/** An hour as it is answered. */
export interface HourView {
  readonly hour: string;
  readonly product: string;
  readonly displayName: string;
  readonly peakOccupied: number;
  readonly assigned: { readonly named: number; readonly concurrent: number };
  readonly denials: number;
  readonly resolvedDenials: number;
  readonly waitingSeconds: number;
  readonly longestWaitSeconds: number;
}

/** An assigned seat as it is answered. */
export interface SeatView {
  readonly user: JsonObject;
  readonly product: string;
  readonly type: string;
  readonly assignedSince: string;
  readonly lastUsedAt: string | null;
  readonly unusedSince: string;
}

export interface SeatPage {
  readonly items: readonly SeatView[];
  readonly totalResults: number;
  readonly nextCursor?: string;
}

/** Where a test uses seats at times of its choice, and looks at what is told of it. */
export interface UsageDesk extends AgentDesk {
  /** Asks for hours, or with `/users?…` for assigned seats. */
  ask(query: string, token?: string): Promise<TestResponse>;
  /** The hours of a product, the oldest first. */
  hours(product: string, query?: string): Promise<readonly HourView[]>;
  /** One of the day of all tests, which is two days ago. */
  hourAt(product: string, time: string): Promise<HourView>;
  seats(query: string): Promise<SeatPage>;
  /** An occupancy of the day, or from earlier on. */
  wasAtWork(agent: Agent, product: string, from: string, to: string): Promise<void>;
  sql(text: string, ...values: readonly unknown[]): Promise<void>;
}

const HOUR = 3_600_000;
const DAY = new Date(Date.now() - 48 * HOUR).toISOString().slice(0, 10);

/** A time of the day of all tests, such as `10:30`. */
export const at = (time: string): string => new Date(`${DAY}T${time}Z`).toISOString();

export const openUsageDesk = async (): Promise<UsageDesk> => {
  const desk = await openAgentDesk();
  const { server, tenant } = desk;
  const usageDesk: UsageDesk = {
    ...desk,
    ask: (query, token = server.adminToken) => server.request({ path: `/admin/v1/usage${query}`, token }),
    hours: async (product, query = '') => {
      const { status, text, body } = await usageDesk.ask(`?product=${product}${query}`);
      expect(status, text).to.equal(200);
      return body['items'] as unknown as readonly HourView[];
    },
    hourAt: async (product, time) => {
      const to = new Date(Date.parse(at(time)) + 1).toISOString();
      const [hour] = await usageDesk.hours(product, `&from=${at(time)}&to=${to}`);
      if (hour === undefined) {
        throw new Error(`There is no hour at ${time}`);
      }
      return hour;
    },
    seats: async (query) => {
      const { status, text, body } = await usageDesk.ask(`/users${query}`);
      expect(status, text).to.equal(200);
      return body as unknown as SeatPage;
    },
    wasAtWork: async ({ userId }, product, from, to) =>
      usageDesk.sql(
        `insert into occupancies (tenant_id, occupancy_id, user_id, product, seat_type, seat_number, epoch, state,
                                  since, ended_at, end_reason)
         values ($1, $2, $3, $4, 'concurrent', 1, 0, 'ended', $5, $6, 'closed')`,
        ...[tenant, randomUUID(), userId, product, from, to],
      ),
    sql: async (text, ...values) => {
      await server.database.query({ name: '', text }, values);
    },
  };
  return usageDesk;
};
