import { type TenantId, type UserId } from '../../../kernel/ids.ts';
import { type SeatRuleStore } from '../../../seats/rules/seat-rule-store.ts';
import { type SeatRule } from '../../../seats/rules/seat-rule.ts';
import { LOCK_WITHIN } from '../../groups/within-sql.ts';
import { type Queryable } from '../../statement.ts';
import { seatRuleFromRow, type SeatRuleRow } from './seat-rule-row.ts';
import * as statements from './seat-rule-statements.ts';

/** `seat_rules` of one tenant, on one connection. */
export class PostgresSeatRuleStore implements SeatRuleStore {
  readonly #connection: Queryable;
  readonly #tenant: TenantId;

  constructor(connection: Queryable, tenant: TenantId) {
    this.#connection = connection;
    this.#tenant = tenant;
  }

  async insert({ id, groupId, product, type }: Omit<SeatRule, 'createdAt'>): Promise<SeatRule | undefined> {
    const values = [this.#tenant, id, groupId, product, type];
    const [row] = await this.#connection.query<SeatRuleRow>(statements.INSERT, values);
    return row && seatRuleFromRow(row);
  }

  async find(id: string): Promise<SeatRule | undefined> {
    const [row] = await this.#connection.query<SeatRuleRow>(statements.FIND, [this.#tenant, id]);
    return row && seatRuleFromRow(row);
  }

  async list(): Promise<SeatRule[]> {
    const rows = await this.#connection.query<SeatRuleRow>(statements.LIST, [this.#tenant]);
    return rows.map(seatRuleFromRow);
  }

  async delete(id: string): Promise<boolean> {
    return (await this.#connection.query(statements.DELETE, [this.#tenant, id])).length === 1;
  }

  async reaches(group: string): Promise<boolean> {
    return (await this.#connection.query(statements.REACHES, [this.#tenant, group])).length > 0;
  }

  async lockGroup(group: string): Promise<boolean> {
    const values = [this.#tenant, [group]];
    const rows = await this.#connection.query<{ group_id: string }>(LOCK_WITHIN, values);
    return rows.some((row) => row.group_id === group);
  }

  async lockUsers(members: readonly string[]): Promise<UserId[]> {
    const values = [this.#tenant, members];
    const rows = await this.#connection.query<{ user_id: UserId }>(statements.LOCK_USERS, values);
    return rows.map((row) => row.user_id);
  }
}
