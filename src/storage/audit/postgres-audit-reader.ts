import { AuditError } from '../../audit/audit-error.ts';
import {
  type AuditPage,
  type AuditPosition,
  type AuditQuery,
  type AuditReader,
  MOST_COUNTED,
} from '../../audit/audit-reader.ts';
import { type TenantId } from '../../kernel/ids.ts';
import { isCancelledByTimeout } from '../database-errors.ts';
import { Parameters } from '../filter-sql/parameters.ts';
import { type Queryable } from '../statement.ts';
import { AUDIT_COLUMNS, auditEventFromRow, type AuditRow } from './audit-row.ts';

/** `audit_events` of one tenant at a time. */
export class PostgresAuditReader implements AuditReader {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async list(tenant: TenantId, query: AuditQuery): Promise<AuditPage> {
    const parameters = new Parameters([tenant]);
    const matching = conditionsOf(query, parameters).join(' and ');
    const counted = `select from audit_events where ${matching} limit ${MOST_COUNTED}`;
    const [count] = await this.#search<{ total: number }>(
      `select count(*)::integer as total from (${counted}) as counted`,
      parameters,
    );
    const rows = await this.#search<AuditRow>(
      `select ${AUDIT_COLUMNS} from audit_events where ${matching} and ${behind(query.behind, parameters)}
        order by at desc, event_id desc limit ${query.limit + 1}`,
      parameters,
    );
    const items = rows.slice(0, query.limit).map(auditEventFromRow);
    return {
      items,
      totalResults: count?.total ?? 0,
      next: rows.length > query.limit ? items.at(-1) : undefined,
    };
  }

  async #search<Row extends object>(text: string, { values }: Parameters): Promise<Row[]> {
    try {
      // Without a name: which index serves depends on what is asked for.
      return await this.#database.query<Row>({ name: '', text }, values);
    } catch (error) {
      throw isCancelledByTimeout(error)
        ? new AuditError(
            'tooMany',
            'There are too many events to look through: narrow the time by from and to.',
          )
        : error;
    }
  }
}

/** The first of the values is the tenant. */
const conditionsOf = (query: AuditQuery, parameters: Parameters): string[] => {
  const conditions: readonly (readonly [string | undefined, (value: string) => string])[] = [
    [query.from, (value) => `at >= ${value}::timestamptz`],
    [query.to, (value) => `at < ${value}::timestamptz`],
    [query.action, (value) => `action = ${value}::text`],
    [query.target, (value) => `target_id = ${value}::text`],
    [query.actor, (value) => `${value}::text in (actor_type, token_id::text, connection)`],
    [query.result, (value) => `result = ${value}::text`],
  ];
  return [
    'tenant_id = $1',
    ...conditions.flatMap(([value, condition]) =>
      value === undefined ? [] : [condition(parameters.add(value))],
    ),
  ];
};

const behind = (position: AuditPosition | undefined, parameters: Parameters): string =>
  position === undefined
    ? 'true'
    : `(at, event_id) < (${parameters.add(position.at)}::timestamptz, ${parameters.add(position.id)}::bigint)`;
