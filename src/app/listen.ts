import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as TcpServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a request on its way may take when the server goes down, in milliseconds. */
const DRAIN_TIME = 25_000;
/** How long the port stays open then: whoever shares out requests by `/readyz` has sent the last one here by its end. */
const NOTICE_TIME = 1_000;
/** How long idle connections are left open then: a request may be on its way on any of them. */
const IDLE_TIME = 2_000;
/** How often idle connections are looked for after that. */
const DRAIN_STEP = 100;

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** From now on requests are handled; until then they wait. */
  handle(listener: RequestListener): void;
  /** Soon takes no new connections, lets every request on its way finish, at most for 25 s, and closes. */
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
  const unanswered = new Set<ServerResponse>();
  let isDraining = false;
  server.on('request', (request, response) => {
    response.shouldKeepAlive &&= !isDraining;
    unanswered.add(response);
    response.once('close', () => unanswered.delete(response));
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
    drain: async () => {
      isDraining = true;
      unanswered.forEach((response) => {
        response.shouldKeepAlive = false;
      });
      // A connection that is made, but not taken yet, would be reset by closing the port.
      await delay(NOTICE_TIME);
      await drain(server);
    },
  };
};

/**
 * Each answer from now on says `Connection: close` (RFC 9112 §9.6), so a client that keeps connections alive learns of it
 * by the next answer, and none of its requests is lost. Only connections that nobody uses any more are cut.
 */
const drain = async (server: Server): Promise<void> => {
  let sweep: NodeJS.Timeout | undefined;
  const patience = setTimeout(() => {
    sweep = setInterval(() => {
      server.closeIdleConnections();
    }, DRAIN_STEP);
  }, IDLE_TIME);
  const giveUp = setTimeout(() => {
    server.closeAllConnections();
  }, DRAIN_TIME);
  await new Promise<void>((resolve) => {
    // Not the method of the HTTP server, which cuts idle connections at once.
    TcpServer.prototype.close.call(server, () => {
      resolve();
    });
  });
  clearInterval(sweep);
  clearTimeout(patience);
  clearTimeout(giveUp);
};
