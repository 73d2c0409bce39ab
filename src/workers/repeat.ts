import { type Logger } from '../observability/logger.ts';

/** Work that is done again and again until it is stopped. */
export interface Repeating {
  /** Starts no further run, and answers when the one under way has ended. */
  stop(): Promise<void>;
}

export interface Repetition {
  /** What is done, for the log. */
  readonly name: string;
  /** Milliseconds between the end of one run and the start of the next. */
  readonly pause: number;
  readonly work: () => Promise<void>;
  readonly logger: Logger;
}

/** Does the work after each pause. A run that fails is logged, and the next one tries again: an outage passes. */
export const repeat = ({ name, pause, work, logger }: Repetition): Repeating => {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      logger.warn({ err: error, work: name }, 'work in the background failed');
    }
    schedule();
  };
  const schedule = (): void => {
    if (!isStopped) {
      timer = setTimeout(() => {
        running = run();
      }, pause);
    }
  };
  schedule();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};
