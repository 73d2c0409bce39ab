import { type TenantId } from '../../kernel/ids.ts';

/** A product of a tenant in which sessions have expired. */
export interface ExpiredIn {
  readonly tenant: TenantId;
  readonly product: string;
}

/** What is tidied up behind the agents of all tenants. Several processes may do it at once. */
export interface SessionSweep {
  /** Where sessions have expired. */
  expired(): Promise<ExpiredIn[]>;
  /** Ends sessions that have expired there, at most `count`, and answers how many there were. */
  expire(where: ExpiredIn, count: number): Promise<number>;
  /** Forgets occupancies that ended more than `days` ago, at most `count`, and answers how many there were. */
  forget(days: number, count: number): Promise<number>;
}
