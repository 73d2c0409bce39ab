import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** How long a request on its way may take when the server goes down, in milliseconds. */
const DRAIN_TIME = 25_000;
/** How often idle connections are looked for while draining. */
const DRAIN_STEP = 100;

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** From now on requests are handled; until then they wait. */
  handle(listener: RequestListener): void;
  /** Takes no new connections, lets every request on its way finish, at most for 25 s, and closes. */
  drain(): Promise<void>;
}

/** The port cannot be opened; the message says which, and why. */
export class ListenError extends Error {}

/** Opens the port. @throws ListenError when it is taken, or the address is not of this machine. */
export const listen = async (host: string, port: number): Promise<Listening> => {
  // Both timeouts are for the request to arrive. How long the answer takes is its handler's: up to 60 s in the waiting line.
  const server = createServer({ headersTimeout: 15_000, requestTimeout: 30_000, keepAliveTimeout: 75_000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(new ListenError(`seatkeeper cannot listen on port ${port} of ${host}: ${error.message}`));
    });
    server.listen(port, host, resolve);
  });
  // A request that nobody listens for would never be answered.
  const waiting: Parameters<RequestListener>[] = [];
  let take: RequestListener = (...arrived) => waiting.push(arrived);
  server.on('request', (request, response) => {
    take(request, response);
  });
  return {
    port: (server.address() as AddressInfo).port,
    handle: (listener) => {
      take = listener;
      waiting.splice(0).forEach((arrived) => {
        listener(...arrived);
      });
    },
    drain: async () => drain(server),
  };
};

const drain = async (server: Server): Promise<void> => {
  // A connection that is kept alive is idle between two requests; only then may it be closed.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, DRAIN_STEP);
  const giveUp = setTimeout(() => {
    server.closeAllConnections();
  }, DRAIN_TIME);
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
  clearInterval(sweep);
  clearTimeout(giveUp);
};
