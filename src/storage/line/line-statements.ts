import { asActor } from '../sessions/session-statements.ts';
import { writeOf, writeOfAll } from '../row-security/write-of.ts';
import { type Statement } from '../statement.ts';

// Each is one function of migrations/0012_waiting_line.up.sql.

export const OPEN_IN_LINE: Statement = {
  name: 'sessions-open-in-line',
  text: asActor('$3', 'session_open_in_line($1, $2, $4)'),
};

export const KEEP: Statement = {
  name: 'line-keep',
  text: `select place from line_keep($1, $2, $3, $4) where ${writeOfAll('$1')}`,
};

export const LEAVE: Statement = {
  name: 'line-leave',
  text: `select line_leave($1, $2, $3) where ${writeOf('$1')}`,
};

/** The channel on which `line_ring` tells that a seat may be free, with the tenant and the product. */
export const LISTEN = 'listen seatkeeper_line';
