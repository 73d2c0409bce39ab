import { type Scope } from '../../tenants/scope.ts';
import { HttpError } from '../http-error.ts';
import { type Step, type TenantState } from '../http-state.ts';

/** Lets a credential on that has every one of the scopes. */
export const requireScopes = (...scopes: readonly Scope[]): Step<TenantState> =>
  requireThat(
    (held) => scopes.every((scope) => held.includes(scope)),
    scopes,
    `This needs a token with the scope ${scopes.join(' and ')}.`,
  );

/** Lets a credential on that has one of the scopes. */
export const requireOneScopeOf = (...scopes: readonly Scope[]): Step<TenantState> =>
  requireThat(
    (held) => scopes.some((scope) => held.includes(scope)),
    scopes,
    `This needs a token with the scope ${scopes.join(' or ')}.`,
  );

const requireThat =
  (
    isEnough: (held: readonly Scope[]) => boolean,
    requiredScopes: readonly Scope[],
    sentence: string,
  ): Step<TenantState> =>
  (ctx, next) => {
    if (!isEnough(ctx.state.credential.scopes)) {
      throw new HttpError('insufficientScope', sentence, { requiredScopes });
    }
    return next();
  };
