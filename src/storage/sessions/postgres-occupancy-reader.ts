import { isUuid, type TenantId } from '../../kernel/ids.ts';
import { foldCase } from '../../scim/schema/case-folding.ts';
import {
  type CurrentOccupancy,
  type OccupancyPage,
  type OccupancyPosition,
  type OccupancyQuery,
  type OccupancyReader,
} from '../../seats/sessions/occupancy-reader.ts';
import { Parameters } from '../filter-sql/parameters.ts';
import { type Queryable, type Statement } from '../statement.ts';
import {
  CURRENT_COLUMNS,
  currentOccupancyFromRow,
  type CurrentOccupancyRow,
  IS_CURRENT,
} from './current-occupancy-row.ts';

type NoRow = { readonly [Column in keyof CurrentOccupancyRow]: null };
type ListRow = (CurrentOccupancyRow | NoRow) & { readonly total: number };

const FIND: Statement = {
  name: 'occupancies-find-current',
  text: `select ${CURRENT_COLUMNS}
           from occupancies o
           join users u on u.tenant_id = o.tenant_id and u.user_id = o.user_id
           join products p on p.product = o.product
          where ${IS_CURRENT} and o.occupancy_id = $2`,
};

/** What is occupied, of one tenant at a time; each page is one statement, and so one moment. */
export class PostgresOccupancyReader implements OccupancyReader {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async list(tenant: TenantId, query: OccupancyQuery): Promise<OccupancyPage> {
    const parameters = new Parameters([tenant]);
    const text = listText(query, parameters);
    // Without a name: which index serves depends on what is asked for.
    const rows = await this.#database.query<ListRow>({ name: '', text }, parameters.values);
    const found = rows.filter((row) => row.occupancy_id !== null).map(currentOccupancyFromRow);
    const items = found.slice(0, query.limit);
    return {
      items,
      totalResults: rows[0]?.total ?? 0,
      next: found.length > query.limit ? items.at(-1) : undefined,
    };
  }

  async find(tenant: TenantId, id: string): Promise<CurrentOccupancy | undefined> {
    const [row] = isUuid(id) ? await this.#database.query<CurrentOccupancyRow>(FIND, [tenant, id]) : [];
    return row && currentOccupancyFromRow(row);
  }
}

/** The page is chosen before anything is joined to it, so that only what is shown is looked up. */
const listText = (query: OccupancyQuery, parameters: Parameters): string => {
  const matching = [IS_CURRENT, ...conditionsOf(query, parameters)].join(' and ');
  const page = `select o.* from occupancies o where ${matching} and ${behind(query.behind, parameters)}
                 order by o.since desc, o.occupancy_id desc limit ${query.limit + 1}`;
  return `select counted.total, shown.*
            from (select count(*)::integer as total from occupancies o where ${matching}) as counted
            left join (select ${CURRENT_COLUMNS}
                         from (${page}) as o
                         join users u on u.tenant_id = o.tenant_id and u.user_id = o.user_id
                         join products p on p.product = o.product) as shown on true
           order by shown.since desc, shown.occupancy_id desc`;
};

/** A value, and what is asked of it by its placeholder; without a value nothing is asked. */
type Condition = readonly [string | undefined, (placeholder: string) => string];

/** The first of the values is the tenant. */
const conditionsOf = (query: OccupancyQuery, parameters: Parameters): string[] => {
  const conditions: readonly Condition[] = [
    [query.seatType, (value) => `o.seat_type = ${value}::text`],
    [query.product, (value) => `o.product = ${value}::text`],
    [query.state, (value) => `o.state = ${value}::text`],
    agentCondition(query.agent),
  ];
  return conditions.flatMap(([value, condition]) =>
    value === undefined ? [] : [condition(parameters.add(value))],
  );
};

/** A part of the userName or of one of the names, all of them folded; "Ada Love" is a part of first and last name. */
const isNamed = (part: string): string => `exists (
  select from users u
   where u.tenant_id = o.tenant_id and u.user_id = o.user_id
     and strpos(concat_ws(E'\\n', u.user_name, u.comparable->>'displayName', u.comparable->'name'->>'formatted',
                          concat_ws(' ', u.comparable->'name'->>'givenName', u.comparable->'name'->>'familyName'))
                  collate "C", ${part}::text) > 0)`;

const agentCondition = (agent: string | undefined): Condition =>
  agent !== undefined && isUuid(agent)
    ? [agent, (value) => `o.user_id = ${value}::uuid`]
    : [agent && foldCase(agent), isNamed];

const behind = (position: OccupancyPosition | undefined, parameters: Parameters): string =>
  position === undefined
    ? 'true'
    : `(o.since, o.occupancy_id) < (${parameters.add(position.since)}::timestamptz, ${parameters.add(position.id)}::uuid)`;
