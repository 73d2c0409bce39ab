import type Router from '@koa/router';
import { type RouterContext } from '@koa/router';
import type Koa from 'koa';
import { type Credential } from '../tenants/credential.ts';

/** What every request carries. */
export interface RequestState {
  requestId: string;
}

/** What a request on a surface of tenants carries once it is authenticated. */
export interface TenantState extends RequestState {
  credential: Credential;
}

/** One named step of the way a request takes. */
export type Step<State extends RequestState = RequestState> = Koa.Middleware<State, object>;

/** Routes on which the vendor is the caller, or nobody in particular. */
export type OpenRouter = Router<RequestState, object>;
export type OpenContext = RouterContext<RequestState, object>;

/** Routes that belong to the tenant of the credential. */
export type TenantRouter = Router<TenantState, object>;
export type TenantContext = RouterContext<TenantState, object>;
