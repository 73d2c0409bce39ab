import { type AuditReader } from '../audit/audit-reader.ts';
import { type RefusalRecorder } from '../audit/refusal.ts';
import { type Acting, type Actor } from '../kernel/actor.ts';
import { type UnitOfWork } from '../kernel/unit-of-work.ts';
import { type Logger } from '../observability/logger.ts';
import { type Metrics } from '../observability/metrics.ts';
import { type WaitingLine } from '../seats/line/waiting-line.ts';
import { type SeatRuleTransaction } from '../seats/rules/seat-rule-store.ts';
import { type SeatGrant } from '../seats/seat-grant.ts';
import { type ProductStore } from '../seats/seat-store.ts';
import { type SeatType } from '../seats/seat-type.ts';
import { type OccupancyReader } from '../seats/sessions/occupancy-reader.ts';
import { type SessionStore } from '../seats/sessions/session-store.ts';
import { type SessionTimes } from '../seats/sessions/session-times.ts';
import { type UsageReader } from '../seats/usage/usage-reader.ts';
import { type Credential } from '../tenants/credential.ts';
import { type Lane } from '../tenants/limits/lane.ts';
import { type RateLimiter } from '../tenants/limits/rate-limiter.ts';
import { type AccessTokenStore } from '../tenants/oauth/access-token-store.ts';
import { type KeySetCache } from '../tenants/oauth/key-sets/key-set-cache.ts';
import { type OauthClientStore } from '../tenants/oauth/oauth-client-store.ts';
import { type TenantStore } from '../tenants/tenant-store.ts';
import { type CredentialCache } from '../tenants/tokens/credential-cache.ts';
import { type TokenStore } from '../tenants/tokens/token-store.ts';
import { type TenantRouter } from './http-state.ts';

/** Which seat of which user an administrator means. */
export interface UserSeat {
  readonly credential: Credential;
  readonly actor: Actor;
  readonly userId: string;
  readonly product: string;
}

/** Everything the HTTP edge works with; the composition root fills it in. */
export interface HttpDependencies {
  /** The base of every link, without a slash at its end. Links never come from the Host header. */
  readonly publicUrl: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Of all routes, as OpenAPI has it. */
  readonly description: Readonly<Record<string, unknown>>;
  /** How many proxies of our own a request comes through; each adds to X-Forwarded-For. */
  readonly trustedProxies: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether requests should be sent here: the database answers, and the server is not draining. */
  readonly isReady: () => Promise<boolean>;

  /** @throws TenantError when the token opens nothing. */
  readonly verifyToken: (secret: string) => Promise<Credential>;
  readonly isOperatorToken: (secret: string) => Promise<boolean>;

  readonly rateLimiter: RateLimiter;

  readonly tenants: TenantStore;
  readonly tokens: TokenStore;
  readonly credentials: CredentialCache;
  readonly oauthClients: OauthClientStore;
  readonly accessTokens: AccessTokenStore;
  /** The public keys of OAuth clients. */
  readonly keySets: KeySetCache;

  readonly products: ProductStore;
  readonly seats: UnitOfWork<SeatRuleTransaction>;
  /** The same for what frees a seat. */
  readonly urgentSeats: UnitOfWork<SeatRuleTransaction>;
  /** Gives a user a seat directly, or changes its type, and answers the grant as it is then. */
  readonly putUserSeat: (seat: UserSeat & { readonly type: SeatType }) => Promise<SeatGrant>;
  /** Takes a user's direct seat away. */
  readonly removeUserSeat: (seat: UserSeat) => Promise<void>;

  /** The agents of a tenant at work, for a product's back end. */
  readonly sessionsOf: (acting: Acting, lane: Lane) => SessionStore;
  /** The same for administrators. */
  readonly occupancies: OccupancyReader;
  readonly sessionTimes: SessionTimes;
  /** Where they wait for a shared seat. */
  readonly waitingLineOf: (acting: Acting) => WaitingLine;
  /** Aborted when the server goes down: whoever waits is answered at once. */
  readonly draining: AbortSignal;
  readonly usage: UsageReader;
  readonly auditEvents: AuditReader;
  readonly refusals: RefusalRecorder;

  /** The routes of the SCIM surface, each with its prefix. */
  readonly scim: TenantRouter;
}
