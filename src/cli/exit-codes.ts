import { CommanderError } from 'commander';
import { ListenError } from '../app/listen.ts';
import { ConfigError } from '../config/config-error.ts';
import { DomainError } from '../kernel/domain-error.ts';
import { UnavailableError } from '../kernel/unavailable-error.ts';
import { isTurnedAway } from '../storage/database-errors.ts';
import { EmbeddedDatabaseError } from '../storage/embedded/embedded-database-error.ts';
import { SchemaError } from '../storage/migrate.ts';

/** How a command ends, for scripts. */
export const EXIT = { fine: 0, refused: 1, wrongUsage: 2, databaseUnavailable: 3 } as const;

/** The command cannot be carried out as it was given; the message says what to give instead. */
export class UsageError extends Error {}

/** What went wrong, for people and for programs. */
export interface Failure {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
}

const KINDS: readonly (readonly [new (...args: never[]) => Error, keyof typeof EXIT, string])[] = [
  [UsageError, 'wrongUsage', 'wrongUsage'],
  [CommanderError, 'wrongUsage', 'wrongUsage'],
  [ConfigError, 'wrongUsage', 'wrongConfiguration'],
  [ListenError, 'wrongUsage', 'wrongConfiguration'],
  [SchemaError, 'wrongUsage', 'wrongSchema'],
  [EmbeddedDatabaseError, 'databaseUnavailable', 'databaseUnavailable'],
  [UnavailableError, 'databaseUnavailable', 'databaseUnavailable'],
];

/** What an error means to whoever gave the command. What is neither expected nor explained is shown whole. */
export const failureFrom = (error: unknown): Failure => {
  if (error instanceof DomainError) {
    return { exitCode: EXIT.refused, code: String(error.code), message: error.message };
  }
  if (isTurnedAway(error)) {
    const message = `The database turned the connection away: ${error.message}`;
    return { exitCode: EXIT.databaseUnavailable, code: 'databaseUnavailable', message };
  }
  const [, exit, code] = KINDS.find(([type]) => error instanceof type) ?? [];
  if (exit !== undefined && code !== undefined && error instanceof Error) {
    const cause = error instanceof UnavailableError ? reasonOf(error.cause) : '';
    return { exitCode: EXIT[exit], code, message: `${error.message.replace(/^error: /, '')}${cause}` };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: EXIT.refused, code: 'fault', message: `seatkeeper failed: ${text}` };
};

/** Why it could not be reached, such as `connect ECONNREFUSED 127.0.0.1:5432`. */
const reasonOf = (cause: unknown): string =>
  cause instanceof Error && cause.message !== '' ? ` (${cause.message})` : '';
