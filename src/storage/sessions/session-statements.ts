import { type Statement } from '../statement.ts';

// Each is one function of migrations/0009_sessions.up.sql, so that each is one round trip and one transaction.

export const OPEN: Statement = {
  name: 'sessions-open',
  text: 'select session_open($1, $2) as answer',
};

export const CONNECT: Statement = {
  name: 'sessions-connect',
  text: 'select session_connect($1, $2, $3) as answer',
};

export const HEARTBEAT: Statement = {
  name: 'sessions-heartbeat',
  text: 'select session_heartbeat($1, $2, $3, $4) as answer',
};

export const CLOSE: Statement = {
  name: 'sessions-close',
  text: 'select session_close($1, $2, $3) as answer',
};

export const CLEAR: Statement = {
  name: 'occupancies-clear',
  text: 'select occupancy_clear($1, $2, $3) as answer',
};
