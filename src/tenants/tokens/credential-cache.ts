import { type TenantId } from '../../kernel/ids.ts';
import { type Credential } from '../credential.ts';

/** Milliseconds: how long a revocation in another process may go unnoticed in this one. */
const LIFETIME = 1_000;

const SIZE = 10_000;

interface Entry {
  readonly credential: Credential;
  readonly validUntil: number;
}

export interface CredentialCacheOptions {
  /** Milliseconds on a clock that only measures spans. */
  readonly now: () => number;
  readonly size?: number;
}

/**
 * Verified credentials by the hash of their token, for at most one second each: authentication costs no query per
 * request, and a revocation is noticed everywhere within that second.
 */
export class CredentialCache {
  readonly #now: () => number;
  readonly #size: number;
  /** In the order of writing, so that the first is the oldest. */
  readonly #entries = new Map<string, Entry>();
  #generation = 0;

  constructor(options: CredentialCacheOptions) {
    this.#now = options.now;
    this.#size = options.size ?? SIZE;
  }

  /** Counts what was forgotten; taken before the database is asked, and given back to `keep`. */
  get generation(): number {
    return this.#generation;
  }

  find(hash: Buffer): Credential | undefined {
    const key = keyOf(hash);
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#now() < entry.validUntil) {
      return entry?.credential;
    }
    this.#entries.delete(key);
    return undefined;
  }

  /**
   * Keeps a credential that was just read. One read before something was forgotten is not kept: it may be the
   * very one that was revoked while the answer of the database was on its way.
   */
  keep(hash: Buffer, credential: Credential, generation: number): void {
    if (generation !== this.#generation) {
      return;
    }
    const key = keyOf(hash);
    this.#entries.delete(key);
    this.#entries.set(key, { credential, validUntil: this.#now() + LIFETIME });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#size) {
        break;
      }
      this.#entries.delete(oldest);
    }
  }

  /** From now on the token is asked for again. */
  forgetToken(tokenId: string): void {
    this.#forget((credential) => credential.tokenId === tokenId);
  }

  /** From now on every token of the tenant is asked for again. */
  forgetTenant(tenant: TenantId): void {
    this.#forget((credential) => credential.tenant === tenant);
  }

  #forget(isMeant: (credential: Credential) => boolean): void {
    this.#generation += 1;
    for (const [key, { credential }] of this.#entries) {
      if (isMeant(credential)) {
        this.#entries.delete(key);
      }
    }
  }
}

const keyOf = (hash: Buffer): string => hash.toString('base64');
