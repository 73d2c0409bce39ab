import { type Refusal, type RefusalRecorder } from '../../audit/refusal.ts';
import { writeOf } from '../row-security/write-of.ts';
import { type Queryable, type Statement } from '../statement.ts';

// Of a tenant that is being deleted nothing is kept: the lock waits for it, or lets it wait.
const INSERT: Statement = {
  name: 'audit-events-insert-refusal',
  text: `insert into audit_events (tenant_id, action, target_type, target_id, actor_type, token_id, connection,
                                   request_id, result, details)
         select tenant_id, 'request.refused', $2, $3, $4, $5, $6, $7, $8, $9
           from tenants where tenant_id = $1 and ${writeOf('$1')} for key share`,
};

/** Writes refusals to `audit_events`, each in a statement of its own: what was refused has no transaction any more. */
export class PostgresRefusalRecorder implements RefusalRecorder {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  async record({ tenant, actor, target, code, method, endpoint }: Refusal): Promise<void> {
    const { type, tokenId, connection, requestId } = actor;
    const details = JSON.stringify({ method, endpoint });
    const by = [type, tokenId, connection, requestId];
    await this.#database.query(INSERT, [tenant, target.type, target.id, ...by, code, details]);
  }
}
