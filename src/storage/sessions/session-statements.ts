import { writeOf } from '../row-security/write-of.ts';
import { type Statement } from '../statement.ts';

// Each is one function of migrations/0009_sessions.up.sql, so that each is one round trip and one transaction. What is
// recorded of it needs the actor; materialized, because it must be set before the function is called.
/** A call of a function for the tenant in the first parameter, on behalf of the actor in another. */
export const asActor = (placeholder: string, call: string): string =>
  `with actor as materialized (select set_config('seatkeeper.actor', ${placeholder}, true))
   select ${call} as answer from actor where ${writeOf('$1')}`;

export const OPEN: Statement = {
  name: 'sessions-open',
  text: asActor('$3', 'session_open($1, $2)'),
};

export const CONNECT: Statement = {
  name: 'sessions-connect',
  text: `select session_connect($1, $2, $3) as answer where ${writeOf('$1')}`,
};

export const HEARTBEAT: Statement = {
  name: 'sessions-heartbeat',
  text: `select session_heartbeat($1, $2, $3, $4) as answer where ${writeOf('$1')}`,
};

export const CLOSE: Statement = {
  name: 'sessions-close',
  text: asActor('$4', 'session_close($1, $2, $3)'),
};

export const CLEAR: Statement = {
  name: 'occupancies-clear',
  text: asActor('$4', 'occupancy_clear($1, $2, $3)'),
};
