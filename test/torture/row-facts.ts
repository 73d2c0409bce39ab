import type pg from 'pg';
import { NAMES } from './history.ts';
import { PRODUCTS } from './idp-client.ts';

export interface SessionRow {
  readonly id: string;
  readonly occupancy: string;
  readonly userName: string | null;
  readonly device: string;
  /** Milliseconds since the epoch; null while it lasts. */
  readonly endedAt: number | null;
  readonly endReason: string | null;
  readonly isOccupancyOver: boolean;
}

export interface AuditRow {
  readonly request: string;
  readonly action: string;
}

/** What is in the rows at one moment, as far as clients asked for it. */
export interface Facts {
  /** By names of registers; what is not there has its first value. */
  readonly values: ReadonlyMap<string, string>;
  readonly versions: ReadonlyMap<string, number>;
  readonly sessions: readonly SessionRow[];
  readonly audit: readonly AuditRow[];
}

interface UserRow {
  readonly user_name: string;
  readonly active: boolean;
  readonly mark: string | null;
  readonly version: number;
}

interface GrantRow {
  readonly user_name: string;
  readonly product: string;
  readonly type: string;
}

const USERS = `
  select user_name, active, document->>'displayName' as mark, version::integer as version from users`;
const GROUPS = 'select display_name from groups';
const GRANTS = `
  select u.user_name, g.product, g.type from seat_grants g join users u using (tenant_id, user_id)
   where g.source = 'direct'`;
const MEMBERS = `
  select g.display_name, u.user_name from group_members m join groups g using (tenant_id, group_id)
    join users u on u.tenant_id = m.tenant_id and u.user_id = m.member_id`;
const RULES = `
  select g.display_name, r.product, r.type from seat_rules r join groups g using (tenant_id, group_id)`;
const POOLS = 'select product, type, capacity from seat_pools where product = any ($1)';
const SESSIONS = `
  select s.session_id as id, s.occupancy_id as occupancy, u.user_name as "userName", s.device,
         (extract(epoch from s.ended_at) * 1000)::double precision as "endedAt", s.end_reason as "endReason",
         o.ended_at is not null as "isOccupancyOver"
    from sessions s join occupancies o using (tenant_id, occupancy_id)
    left join users u on u.tenant_id = o.tenant_id and u.user_id = o.user_id
   where s.device is not null`;
const AUDIT = `
  select request_id as request, action from audit_events where request_id is not null and result = 'success'`;

/** Reads everything as of one moment. */
export const readFacts = async (client: pg.Client): Promise<Facts> => {
  const rows = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await client.query<Row & pg.QueryResultRow>(text, values)).rows;
  await client.query('begin transaction isolation level repeatable read read only');
  const users = await rows<UserRow>(USERS);
  const facts = {
    values: new Map([
      ...users.flatMap(valuesOfUser),
      ...(await rows<{ display_name: string }>(GROUPS)).map(
        ({ display_name: name }) => [NAMES.group(name), 'there'] as const,
      ),
      ...(await rows<GrantRow>(GRANTS)).map(
        ({ user_name: name, product, type }) => [NAMES.seat(name, product), type] as const,
      ),
      ...(await rows<{ display_name: string; user_name: string }>(MEMBERS)).map(
        ({ display_name: group, user_name: name }) => [NAMES.member(group, name), 'in'] as const,
      ),
      ...(await rows<{ display_name: string; product: string; type: string }>(RULES)).map(
        ({ display_name: group, product, type }) => [NAMES.rule(group, product, type), 'there'] as const,
      ),
      ...(await rows<{ product: string; type: string; capacity: number }>(POOLS, [PRODUCTS])).map(
        ({ product, type, capacity }) => [NAMES.capacity(product, type), String(capacity)] as const,
      ),
    ]),
    versions: new Map(users.map(({ user_name: name, version }) => [name, version])),
    sessions: await rows<SessionRow>(SESSIONS),
    audit: await rows<AuditRow>(AUDIT),
  };
  await client.query('commit');
  return facts;
};

/** Seats that a user has not are told as `none`, so that each is looked at. */
const valuesOfUser = ({ user_name: name, active, mark }: UserRow): [string, string][] => [
  [NAMES.user(name), 'there'],
  [NAMES.active(name), String(active)],
  [NAMES.mark(name), mark ?? ''],
  ...PRODUCTS.map((product): [string, string] => [NAMES.seat(name, product), 'none']),
];
