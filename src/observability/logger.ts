import { pino, stdTimeFunctions, type LevelWithSilent, type Logger as Pino } from 'pino';
import { censor, censorText } from './censor.ts';

/** What one line of the log says besides its message. Under `err`, an error with its stack and causes. */
export type Facts = Readonly<Record<string, unknown>>;

/** What code that logs depends on; easily replaced in a test. */
export interface Logger {
  debug(facts: Facts, message: string): void;
  info(facts: Facts, message: string): void;
  warn(facts: Facts, message: string): void;
  error(facts: Facts, message: string): void;
  /** A logger that adds facts to every line, such as the id of the request. */
  child(facts: Facts): Logger;
}

export interface LoggerOptions {
  readonly level: LevelWithSilent;
  /** Takes the lines; standard error unless set. */
  readonly destination?: { write(line: string): void };
}

const loggerOver = (lines: Pino, bound: Facts): Logger => {
  const log = (level: 'debug' | 'info' | 'warn' | 'error') => (facts: Facts, message: string) => {
    if (lines.isLevelEnabled(level)) {
      lines[level](censor({ ...bound, ...facts }), censorText(message));
    }
  };
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (facts) => loggerOver(lines, { ...bound, ...facts }),
  };
};

/**
 * Writes the lines of one turn of the event loop together, at its end: a write for each would cost more than all else
 * about it. Synchronously, and on the way out what is left, so that the last lines before a crash are there.
 */
const standardError = (): { write(line: string): void } => {
  const file = pino.destination({ fd: 2, sync: true });
  let lines = '';
  const write = (): void => {
    if (lines !== '') {
      file.write(lines);
      lines = '';
    }
  };
  process.once('exit', write);
  return {
    write: (line) => {
      if (lines === '') {
        setImmediate(write);
      }
      lines += line;
    },
  };
};

/**
 * A logger of JSON lines on standard error. Standard output is for what the first start prints once, the tokens
 * among it: who keeps the log (`2> server.log`) must not keep those with it.
 */
export const createLogger = (options: LoggerOptions): Logger =>
  loggerOver(
    pino(
      {
        level: options.level,
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        // pino's own would take the plain object `censor` made of an error for an error without a type.
        serializers: { err: (facts: unknown) => facts },
      },
      options.destination ?? standardError(),
    ),
    {},
  );
