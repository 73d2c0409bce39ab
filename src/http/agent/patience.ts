import { type ServerResponse } from 'node:http';
import { type Patience } from '../../seats/line/wait-for-session.ts';

/** The patience of one request, for its answer; to be let go of when it is answered. */
export interface RequestPatience extends Patience {
  letGo(): void;
}

/** Waits for so many seconds, until the server drains, or until the client drops its connection. */
export const patienceOf = (
  response: ServerResponse,
  { seconds, draining }: { readonly seconds: number; readonly draining: AbortSignal },
): RequestPatience => {
  const [over, gone] = [new AbortController(), new AbortController()];
  const isOver = (): void => {
    over.abort();
  };
  // The response, because a request is closed as soon as it was read.
  const isClosed = (): void => {
    gone.abort();
    over.abort();
  };
  const time = setTimeout(isOver, seconds * 1_000);
  draining.addEventListener('abort', isOver);
  response.once('close', isClosed);
  if (draining.aborted) {
    isOver();
  }
  if (response.closed) {
    isClosed();
  }
  return {
    over: over.signal,
    gone: gone.signal,
    letGo: () => {
      clearTimeout(time);
      draining.removeEventListener('abort', isOver);
      response.removeListener('close', isClosed);
    },
  };
};
