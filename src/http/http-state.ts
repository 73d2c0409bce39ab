import type Router from '@koa/router';
import type Koa from 'koa';
import { type Credential } from '../tenants/credential.ts';

/** What every request carries. */
export interface RequestState {
  requestId: string;
  /** The code of the error it ended in, for the log. */
  errorCode?: string;
}

/** What a request on a surface of tenants carries once it is authenticated. */
export interface TenantState extends RequestState {
  credential: Credential;
}

/** One named step of the way a request takes. */
export type Step<State extends RequestState = RequestState> = Koa.Middleware<State, object>;

/** What a handler of a route works with. */
type RouteContext<State extends RequestState> = Koa.ParameterizedContext<
  State,
  { readonly params: Readonly<Record<string, string>> }
>;

/** Routes on which the vendor is the caller, or nobody in particular. */
export type OpenRouter = Router<RequestState, object>;
export type OpenContext = RouteContext<RequestState>;

/** Routes that belong to the tenant of the credential. */
export type TenantRouter = Router<TenantState, object>;
export type TenantContext = RouteContext<TenantState>;
