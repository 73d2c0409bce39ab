import type Router from '@koa/router';
import type Koa from 'koa';
import { type Acting, type Actor } from '../kernel/actor.ts';
import { type Credential } from '../tenants/credential.ts';
import { type Lane } from '../tenants/limits/lane.ts';
import { type FoundClient } from '../tenants/oauth/oauth-client-store.ts';

/** What every request carries. */
export interface RequestState {
  requestId: string;
  /** The pattern of the route it is for; undefined where there is none, and until it is answered. */
  route?: string;
  /** Where it comes from. */
  address?: string;
  /** The OAuth client that has proven itself. */
  client?: Pick<FoundClient, 'id' | 'tenant'>;
  /** Whether it has shown a credential that is good. */
  isAuthenticated?: boolean;
  /** The code of the error it ended in, for the log. */
  errorCode?: string;
  /** Whether that error is a fault, and no refusal. */
  isFault?: boolean;
  /** What of a request that succeeded as a whole was refused. */
  refusedOperations?: readonly RefusedOperation[];
  /** The codes of what of it failed by a fault. */
  faultedOperations?: readonly string[];
}

/** One change that was asked for and refused. */
export interface RefusedOperation {
  readonly method: string;
  /** From the root. */
  readonly path: string;
  readonly code: string;
}

/** What a request carries once it is known who makes it. */
export interface ActorState extends RequestState {
  /** Who is recorded with what the request changes. */
  actor: Actor;
}

/** What a request on a surface of tenants carries once it is authenticated. */
export interface TenantState extends ActorState {
  credential: Credential;
  lane: Lane;
}

/** Whose data a request on a surface of tenants works on, and who makes it. */
export const actingIn = ({ credential, actor }: TenantState): Acting => ({
  tenant: credential.tenant,
  actor,
});

/** One named step of the way a request takes. */
export type Step<State extends RequestState = RequestState> = Koa.Middleware<State, object>;

/** What a handler of a route works with. */
type RouteContext<State extends RequestState> = Koa.ParameterizedContext<
  State,
  { readonly params: Readonly<Record<string, string>> }
>;

/** Routes on which anybody is the caller. */
export type ServiceRouter = Router<RequestState, object>;

/** Routes on which the vendor is the caller. */
export type OperatorRouter = Router<ActorState, object>;
export type OperatorContext = RouteContext<ActorState>;

/** Routes that belong to the tenant of the credential. */
export type TenantRouter = Router<TenantState, object>;
export type TenantContext = RouteContext<TenantState>;
