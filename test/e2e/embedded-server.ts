import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request, type TestResponse } from '../support/http.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

/** A server that keeps its data in a directory of its own, as `npm start` does. */
export interface EmbeddedServer {
  readonly process: ServerProcess;
  /** The process of its PostgreSQL. */
  readonly postmaster: number;
  readonly dataDirectory: string;
}

/** A place for the data of one test's servers. */
export interface DataDirectory {
  start(settings?: Readonly<Record<string, string>>): Promise<EmbeddedServer>;
  /** Ends whatever still runs in it and removes it. */
  remove(): Promise<void>;
}

export const newDataDirectory = async (): Promise<DataDirectory> => {
  const parent = await mkdtemp(join(tmpdir(), 'seatkeeper-e2e-'));
  const dataDirectory = join(parent, 'data');
  let last: EmbeddedServer | undefined;
  return {
    start: async (settings = {}) => {
      const process = await startServer({ DATA_DIR: dataDirectory, LOG_LEVEL: 'error', ...settings });
      last = { process, postmaster: await postmasterIn(dataDirectory), dataDirectory };
      return last;
    },
    remove: async () => {
      if (last !== undefined && isRunning(last.process.pid)) {
        await last.process.stop('SIGTERM');
      }
      if (last !== undefined && isRunning(last.postmaster)) {
        kill(last.postmaster);
      }
      await rm(parent, { recursive: true, force: true });
    },
  };
};

const postmasterIn = async (dataDirectory: string): Promise<number> =>
  Number.parseInt(await readFile(join(dataDirectory, 'pgdata', 'postmaster.pid'), 'utf8'), 10);

export const kill = (pid: number): void => {
  process.kill(pid, 'SIGKILL');
};

export const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** A token as the first start prints it, such as `SCIM`. */
export const printedToken = ({ process }: EmbeddedServer, name: string): string => {
  const token = new RegExp(`${name} token:\\s+(\\S+)`).exec(process.stdout())?.[1];
  if (token === undefined) {
    throw new Error(`No ${name} token in:\n${process.stdout()}`);
  }
  return token;
};

/** A request of an identity provider. */
export const scim = (
  server: Pick<ServerProcess, 'baseUrl'>,
  token: string,
  path: string,
  body?: unknown,
): Promise<TestResponse> =>
  request(server.baseUrl, {
    path: `/scim/v2${path}`,
    token,
    ...(body !== undefined && { method: 'POST', body }),
  });

export const userNamed = (userName: string): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
});
