import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedDatabase } from '../src/storage/embedded/embedded-database.ts';
import { type BenchRequest, send } from './client.ts';
import { type BenchOptions } from './options.ts';
import { type Program, startProgram } from './program.ts';
import { SEAT } from './sample-user.ts';

/** A server that is measured. */
export interface Target {
  readonly name: 'floor' | 'seatkeeper';
  readonly baseUrl: string;
  readonly token: string;
}

const OPERATOR_TOKEN = 'operator-token-of-the-benchmark';

const FLOOR = fileURLToPath(new URL('floor/floor-server.js', import.meta.url));
const SERVER = fileURLToPath(new URL('../src/main.js', import.meta.url));

/** More than any run takes. */
const SEATS = 100_000_000;

/** Opens an account with enough seats, and answers its token. */
const prepareTenant = async ({ baseUrl }: Program): Promise<string> => {
  const agent = new Agent();
  const ask = async (
    method: BenchRequest['method'],
    path: string,
    content: unknown,
  ): Promise<Record<string, string>> => {
    const expected = method === 'POST' ? 201 : 200;
    const body = JSON.stringify(content);
    const order = { method, path: `/operator/v1${path}`, body, expected };
    return JSON.parse(await send({ agent, baseUrl, token: OPERATOR_TOKEN }, order)) as Record<string, string>;
  };
  await ask('PUT', `/products/${SEAT.product}`, {
    displayName: 'Remote Support',
    occupiedBy: 'session',
    seatTypes: 'mixed',
    sharedSelfService: false,
  });
  const { id = '' } = await ask('POST', '/tenants', { name: 'benchmark' });
  await ask('PUT', `/tenants/${id}/seat-pools/${SEAT.product}/${SEAT.type}`, { capacity: SEATS });
  const { token = '' } = await ask('POST', `/tenants/${id}/tokens`, { name: 'benchmark', scopes: ['scim'] });
  return token;
};

/** Both servers on one embedded database that is made for this run, with its defaults: fsync is on. */
export const startTargets = async ({
  profile,
}: BenchOptions): Promise<{ targets: readonly Target[]; stop: () => Promise<void> }> => {
  const directory = await mkdtemp(join(tmpdir(), 'seatkeeper-bench-'));
  const undo: (() => Promise<void>)[] = [async () => rm(directory, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) {
      await step();
    }
  };
  try {
    const database = await startEmbeddedDatabase({ dataDirectory: join(directory, 'data') });
    undo.push(async () => database.stop());
    const settings = { DATABASE_URL: database.connectionString, OPERATOR_TOKEN };
    const server = await startProgram({ script: SERVER, settings, profile });
    undo.push(async () => server.stop());
    const floor = await startProgram({ script: FLOOR, settings, profile });
    undo.push(async () => floor.stop());
    const token = await prepareTenant(server);
    return {
      targets: [
        { name: 'floor', baseUrl: floor.baseUrl, token },
        { name: 'seatkeeper', baseUrl: server.baseUrl, token },
      ],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
