import { type Statement } from '../statement.ts';
import { OCCUPANCY_COLUMNS } from './occupancy-row.ts';

// The order by is the lock order. Sessions are locked by a statement of their own: what is read with the occupancies
// would be of the moment before their locks were had.
const locked = (condition: string): string =>
  `select ${OCCUPANCY_COLUMNS} from occupancies o
    where o.tenant_id = $1 and ${condition}
    order by o.occupancy_id for no key update`;

export const LOCK_OF_USERS: Statement = {
  name: 'occupancies-lock-of-users',
  text: locked('o.user_id = any($2::uuid[]) and o.ended_at is null'),
};

export const LOCK_BY_ID: Statement = {
  name: 'occupancies-lock-by-id',
  text: locked(`o.occupancy_id = any($2::uuid[]) and o.state <> 'ended'`),
};

export const LOCK_SESSIONS: Statement = {
  name: 'sessions-lock-of-occupancies',
  text: `select s.* from sessions s
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

/** Frees the seat of an occupancy, when it has one. */
export const FREE_SEAT: Statement = {
  name: 'occupancies-free-seat',
  text: `select seat_free(tenant_id, product, seat_number, occupancy_id) from occupancies
          where tenant_id = $1 and occupancy_id = $2 and seat_number is not null`,
};

export const SAVE: Statement = {
  name: 'occupancies-save',
  text: `update occupancies
            set state = $3, seat_type = $4, seat_number = case when $4 = 'named' then null else seat_number end,
                end_requested_at = $5, end_requested_by = $6, ended_at = $7, end_reason = $8, ended_by = $9
          where tenant_id = $1 and occupancy_id = $2 and state <> 'ended'`,
};
