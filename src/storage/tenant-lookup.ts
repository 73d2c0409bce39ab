import { type TenantId } from '../kernel/ids.ts';
import { UnavailableError } from '../kernel/unavailable-error.ts';
import { Gate } from './gate.ts';
import { Gathering } from './gathering.ts';
import { type Queryable, type Statement } from './statement.ts';

/** What is looked up. */
export interface TenantLookupOptions<Row> {
  readonly connection: Queryable;
  /** Answers the row of the key $2 of the tenant $1. */
  readonly one: Statement;
  /** The same of the keys in the array $2, in any order. */
  readonly many: Statement;
  /** The key of a row. */
  readonly keyOf: (row: Row) => string;
}

/** What was found: nothing is an answer, too. */
interface Found<Row> {
  readonly row: Row | undefined;
}

/** While two are on their way, the next one gathers. */
const RUNS = 2;

/** In milliseconds; longer than a statement may take, so that it only ends when the database has. */
const LONGEST_WAIT = 20_000;

const MOST = 50;

/**
 * Looks rows up by a key: in one statement for all who ask at the same moment on behalf of one tenant. Tenants never
 * share a statement, so that what a tenant is shown never depends on telling rows apart.
 */
export class TenantLookup<Row extends object> {
  readonly #options: TenantLookupOptions<Row>;
  /** Of the tenants for whom somebody asks at the moment. */
  readonly #tenants = new Map<
    TenantId,
    { readonly gathering: Gathering<string, Found<Row>>; asking: number }
  >();

  constructor(options: TenantLookupOptions<Row>) {
    this.#options = options;
  }

  /** @throws UnavailableError when the database cannot be reached or gave up on a timeout. */
  async find(tenant: TenantId, key: string): Promise<Row | undefined> {
    const asked = this.#tenants.get(tenant) ?? { gathering: this.#gatheringFor(tenant), asking: 0 };
    this.#tenants.set(tenant, asked);
    asked.asking += 1;
    try {
      return ((await asked.gathering.ask(key)) ?? (await this.#findAlone(tenant, key))).row;
    } finally {
      asked.asking -= 1;
      if (asked.asking === 0) {
        this.#tenants.delete(tenant);
      }
    }
  }

  #gatheringFor(tenant: TenantId): Gathering<string, Found<Row>> {
    return new Gathering({
      gate: new Gate(RUNS, LONGEST_WAIT),
      most: MOST,
      run: async (keys) =>
        keys.length === 1 ? [await this.#findAlone(tenant, keys[0] ?? '')] : this.#findTogether(tenant, keys),
    });
  }

  async #findAlone(tenant: TenantId, key: string): Promise<Found<Row>> {
    const [row] = await this.#options.connection.query<Row>(this.#options.one, [tenant, key]);
    return { row };
  }

  /** What one of the keys is refused for, such as a text that the database cannot hold, is not the others' fault. */
  async #findTogether(
    tenant: TenantId,
    keys: readonly string[],
  ): Promise<readonly (Found<Row> | undefined)[]> {
    const { connection, many, keyOf } = this.#options;
    try {
      const rows = await connection.query<Row>(many, [tenant, [...new Set(keys)]]);
      const found = new Map(rows.map((row) => [keyOf(row), row]));
      return keys.map((key) => ({ row: found.get(key) }));
    } catch (error) {
      if (error instanceof UnavailableError) {
        throw error;
      }
      return [];
    }
  }
}
