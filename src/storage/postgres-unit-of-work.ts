import { type Acting } from '../kernel/actor.ts';
import { type UnitOfWork } from '../kernel/unit-of-work.ts';
import { type ProvisioningTransaction } from '../provisioning/provisioning-transaction.ts';
import { type AttributeSources } from './filter-sql/attribute-source.ts';
import { PostgresGroupStore } from './groups/postgres-group-store.ts';
import { PostgresSeatStore } from './seats/postgres-seat-store.ts';
import { PostgresSeatRuleStore } from './seats/rules/postgres-seat-rule-store.ts';
import { type Transactional } from './statement.ts';
import { PostgresUserStore } from './users/postgres-user-store.ts';

/** Transactions of PostgreSQL, with every store of a tenant bound to the one connection. */
export class PostgresUnitOfWork implements UnitOfWork<ProvisioningTransaction> {
  readonly #database: Transactional;
  readonly #groupSources: AttributeSources;

  constructor(database: Transactional, groupSources: AttributeSources) {
    this.#database = database;
    this.#groupSources = groupSources;
  }

  async run<Result>(
    acting: Acting,
    work: (transaction: ProvisioningTransaction) => Promise<Result>,
  ): Promise<Result> {
    const { tenant } = acting;
    return this.#database.transaction(acting, (connection) =>
      work({
        users: new PostgresUserStore(connection, tenant),
        groups: new PostgresGroupStore(connection, tenant, this.#groupSources),
        seats: new PostgresSeatStore(connection, tenant),
        seatRules: new PostgresSeatRuleStore(connection, tenant),
      }),
    );
  }
}
