import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import pg from 'pg';
import { type Judge, Link } from './link.ts';

/** A way to a PostgreSQL on which everything can go wrong. */
export interface DatabaseProxy {
  /** The connection string of the same database, through the proxy. */
  readonly connectionString: string;
  /** How many connections there are. */
  readonly connections: number;
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Lets connections through again. */
  mend(): Promise<void>;
  /** Breaks every connection; new ones go through. */
  reset(): void;
  /** Lets nothing through, and breaks nothing; new connections are taken and not answered. */
  stall(): void;
  /** Lets through what was held back. */
  resume(): void;
  /** Milliseconds that everything takes from now on, there and back. */
  slow(delay: number): void;
  /** Who decides about each query from now on. */
  judge(judge: Judge): void;
  /** Leads new connections to another server, by its connection string. */
  leadTo(connectionString: string): void;
}

const passAll: Judge = () => 'pass';

class FaultyProxy implements DatabaseProxy {
  readonly connectionString: string;
  readonly #server: Server;
  readonly #port: number;
  readonly #links = new Set<Link>();
  #far: { readonly host: string; readonly port: number };
  #judge = passAll;
  #delay = 0;
  #isStalled = false;

  constructor(server: Server, target: string) {
    const { host, port, user, password, database } = new pg.Client({ connectionString: target });
    this.#server = server;
    this.#far = { host, port };
    this.#port = (server.address() as AddressInfo).port;
    const url = new URL(`postgres://127.0.0.1:${this.#port}/${database ?? ''}`);
    url.username = user ?? '';
    url.password = password ?? '';
    this.connectionString = url.href;
    server.on('connection', (near) => {
      this.#take(near);
    });
  }

  get connections(): number {
    return this.#links.size;
  }

  async cut(): Promise<void> {
    const closed = this.#server.listening ? once(this.#server, 'close') : undefined;
    this.#server.close();
    this.reset();
    await closed;
  }

  async mend(): Promise<void> {
    await listen(this.#server, this.#port);
  }

  reset(): void {
    this.#links.forEach((link) => {
      link.destroy();
    });
  }

  stall(): void {
    this.#isStalled = true;
    this.#links.forEach((link) => {
      link.stall();
    });
  }

  resume(): void {
    this.#isStalled = false;
    this.#links.forEach((link) => {
      link.resume();
    });
  }

  slow(delay: number): void {
    this.#delay = delay;
    this.#links.forEach((link) => {
      link.delay = delay;
    });
  }

  judge(judge: Judge): void {
    this.#judge = judge;
  }

  leadTo(connectionString: string): void {
    const { host, port } = new pg.Client({ connectionString });
    this.#far = { host, port };
  }

  #take(near: Socket): void {
    const { host, port } = this.#far;
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    const link = new Link(near, far, (call, status) => this.#judge(call, status));
    link.delay = this.#delay;
    if (this.#isStalled) {
      link.stall();
    }
    this.#links.add(link);
    near.once('close', () => this.#links.delete(link));
  }
}

/** Opens a port of this machine that leads to the server of a connection string, by socket or by TCP. */
export const startDatabaseProxy = async (connectionString: string): Promise<DatabaseProxy> => {
  const server = createServer();
  await listen(server, 0);
  return new FaultyProxy(server, connectionString);
};

const listen = async (server: Server, port: number): Promise<void> => {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
};
