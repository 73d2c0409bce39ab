import { DomainError } from '../../../kernel/domain-error.ts';
import { kindOfToken } from '../../../tenants/tokens/token-secret.ts';
import { HttpError } from '../../http-error.ts';
import { type Step, type TenantState } from '../../http-state.ts';
import { surfaceOf } from '../../surfaces.ts';
import { tokenIn } from '../authenticate.ts';
import { clientAddress } from './client-address.ts';
import { type FailedAttempts, type Shown } from './failed-attempts.ts';

/** The refusals of who shows a credential that is none. Nothing shown at all is no guess. */
const FAILURES: ReadonlySet<string | undefined> = new Set(['expiredToken', 'invalidClient', 'invalidToken']);

type Context = Parameters<Step>[0];

/** Counts who fails to authenticate; before the step that turns refusals into answers. */
export const countFailures = (attempts: FailedAttempts, trustedProxies: number): Step => {
  /** On which surface a credential was noted as good. It is another one each second, so it is noted often enough. */
  const noted = new WeakMap<object, string>();
  return async (ctx, next) => {
    ctx.state.address = clientAddress(ctx.req, trustedProxies);
    await next();
    if (FAILURES.has(ctx.state.errorCode)) {
      attempts.failed(ctx.state.address, shownIn(ctx));
    } else if (ctx.state.isAuthenticated === true) {
      const { credential }: Partial<TenantState> = ctx.state;
      const shown = shownIn(ctx);
      const isNoted = credential !== undefined && noted.get(credential) === shown.surface;
      if (!isNoted && shown.authorization !== '') {
        attempts.succeeded(shown);
        if (credential !== undefined) {
          noted.set(credential, shown.surface);
        }
      }
    }
  };
};

/**
 * Refuses who has failed too often, mostly before anything is looked up. What was good lately may be looked up all the
 * same; and so may a token of our form, since nobody finds one of those by guessing. If that fails too, it is counted and
 * answered like the rest.
 */
export const refuseAfterFailures =
  (attempts: FailedAttempts): Step =>
  (ctx, next) => {
    const seconds = attempts.secondsToWait(ctx.state.address ?? '');
    return seconds === undefined ? next() : tryOnceMore({ ctx, next, attempts, seconds });
  };

interface Attempt {
  readonly ctx: Context;
  readonly next: () => Promise<unknown>;
  readonly attempts: FailedAttempts;
  /** Until the address may try again. */
  readonly seconds: number;
}

const tryOnceMore = async ({ ctx, next, attempts, seconds }: Attempt): Promise<void> => {
  const { address = '' } = ctx.state;
  const shown = shownIn(ctx);
  if (attempts.isFamiliar(shown)) {
    await next();
    return;
  }
  if (!hasOurForm(shown.authorization) || !attempts.mayBeLookedUp(address)) {
    throw tooManyFailures(seconds);
  }
  try {
    await next();
  } catch (error) {
    if (!isFailure(error)) {
      throw error;
    }
    attempts.failed(address, shown);
    throw tooManyFailures(seconds);
  }
};

const isFailure = (error: unknown): boolean =>
  error instanceof DomainError && FAILURES.has(error.code as string);

const shownIn = (ctx: Context): Shown => ({
  surface: surfaceOf(ctx.path),
  authorization: ctx.get('Authorization'),
});

/** A bearer token whose checksum is right: 178 bits of it are random. */
const hasOurForm = (authorization: string): boolean =>
  kindOfToken(tokenIn(authorization) ?? '') !== undefined;

const tooManyFailures = (seconds: number): HttpError =>
  new HttpError('tooManyFailures', `Too many failed attempts. Try again in ${seconds} seconds.`, {
    retryAfter: seconds,
  });
