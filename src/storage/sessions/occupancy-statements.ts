import { type Statement } from '../statement.ts';
import { OCCUPANCY_COLUMNS, SESSION_COLUMNS } from './occupancy-row.ts';

// The order by is the lock order. Sessions are locked by a statement of their own: what is read with the occupancies
// would be of the moment before their locks were had.

/** Of users: of a product, or of all where it is null. */
export const LOCK_OF_USERS: Statement = {
  name: 'occupancies-lock-of-users',
  text: `select ${OCCUPANCY_COLUMNS} from occupancies o
          where o.tenant_id = $1 and o.user_id = any($2::uuid[]) and o.ended_at is null
            and exists (select from unnest($2::uuid[], $3::text[]) as holder (user_id, product)
                         where holder.user_id = o.user_id and coalesce(holder.product, o.product) = o.product)
          order by o.occupancy_id for no key update of o`,
};

export const LOCK_BY_ID: Statement = {
  name: 'occupancies-lock-by-id',
  text: `select ${OCCUPANCY_COLUMNS} from occupancies o
          where o.tenant_id = $1 and o.occupancy_id = any($2::uuid[])
          order by o.occupancy_id for no key update`,
};

// Each takes the lock of its product, in one order. Of several, a later one may come upon an expired occupancy out of
// the order of locks while it holds those before; should somebody wait for these meanwhile, PostgreSQL ends one of the
// two, and its transaction is run again.
export const SHARE: Statement = {
  name: 'occupancies-share',
  text: `select occupancy_share($1, agent.user_id, agent.product)
           from (select * from unnest($2::uuid[], $3::text[]) as each (user_id, product)
                  order by product, user_id) as agent`,
};

export const LOCK_SESSIONS: Statement = {
  name: 'sessions-lock-of-occupancies',
  text: `select ${SESSION_COLUMNS} from sessions s
          where s.occupancy_id = any($2::uuid[]) and s.tenant_id is not distinct from $1 and s.state <> 'ended'
          order by s.session_id for no key update`,
};

export const NOW: Statement = { name: 'clock', text: 'select clock_timestamp()::timestamptz(3) as now' };

// Of what ended for several reasons at once, such as expired ones beside those that were closed, each has its own.
export const SAVE_SESSIONS: Statement = {
  name: 'sessions-save-ends',
  text: `update sessions s
            set state = 'ended', ended_at = e.ended_at, end_reason = e.reason, ended_by = e.ended_by
           from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[])
                as e (session_id, ended_at, reason, ended_by)
          where s.tenant_id = $1 and s.session_id = e.session_id and s.state <> 'ended'`,
};

/** Frees the seats of occupancies that have one. */
export const FREE_SEATS: Statement = {
  name: 'occupancies-free-seats',
  text: `select seat_free(tenant_id, product, seat_number, occupancy_id) from occupancies
          where tenant_id = $1 and occupancy_id = any($2::uuid[]) and seat_number is not null`,
};

export const SAVE: Statement = {
  name: 'occupancies-save',
  text: `update occupancies o
            set state = n.state, seat_type = n.seat_type,
                seat_number = case when n.seat_type = 'named' then null else o.seat_number end,
                end_requested_at = n.end_requested_at, end_requested_by = n.end_requested_by,
                end_note = coalesce(o.end_note, $10),
                ended_at = n.ended_at, end_reason = n.end_reason, ended_by = n.ended_by
           from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::timestamptz[],
                       $8::text[], $9::text[])
                as n (occupancy_id, state, seat_type, end_requested_at, end_requested_by, ended_at, end_reason,
                      ended_by)
          where o.tenant_id = $1 and o.occupancy_id = n.occupancy_id and o.state <> 'ended'`,
};
