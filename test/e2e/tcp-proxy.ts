import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import pg from 'pg';

/** A way to a PostgreSQL that can be cut. */
export interface DatabaseProxy {
  /** The connection string of the same database, through the proxy. */
  readonly connectionString: string;
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Lets connections through again. */
  mend(): Promise<void>;
}

/** Opens a port of this machine that leads to the server of a connection string, by socket or by TCP. */
export const startDatabaseProxy = async (connectionString: string): Promise<DatabaseProxy> => {
  const { host, port, user, password, database } = new pg.Client({ connectionString });
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    keep(near).pipe(keep(far)).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await listen(server, 0);
  const proxyPort = (server.address() as AddressInfo).port;
  const url = new URL(`postgres://127.0.0.1:${proxyPort}/${database ?? ''}`);
  url.username = user ?? '';
  url.password = password ?? '';
  return {
    connectionString: url.href,
    cut: async () => {
      const closed = server.listening ? once(server, 'close') : undefined;
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
    mend: async () => listen(server, proxyPort),
  };
};

const listen = async (server: Server, port: number): Promise<void> => {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
};
