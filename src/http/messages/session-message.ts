import { type HeldSession, type SessionOrder } from '../../seats/sessions/session-store.ts';
import { SESSION_KINDS, type SessionKind } from '../../seats/sessions/session.ts';
import { HttpError } from '../http-error.ts';
import { bodyReader } from './request-body.ts';

interface SessionBody {
  readonly userName?: string;
  readonly userId?: string;
  readonly externalId?: string;
  readonly product: string;
  readonly kind: SessionKind;
  readonly device?: string | null;
  readonly platform?: string | null;
}

const NAME = { type: 'string', minLength: 1, maxLength: 512 };
const LABEL = { type: ['string', 'null'], maxLength: 200 };

/** What the body must be. */
export const readSessionBody = bodyReader<SessionBody>({
  required: ['product', 'kind'],
  properties: {
    userName: NAME,
    userId: NAME,
    externalId: NAME,
    product: { type: 'string', maxLength: 100 },
    kind: { type: 'string', enum: SESSION_KINDS },
    device: LABEL,
    platform: LABEL,
  },
});

const AGENT_NAMES = ['userName', 'userId', 'externalId'] as const;

/** Printable ASCII: what a client can put into a header field and means as one word. */
const IDEMPOTENCY_KEY = /^[!-~]{1,255}$/;

interface SessionRequest {
  readonly request: { readonly body?: unknown };
  get(field: string): string;
}

/**
 * A session that is asked for, all but the connection that asks.
 * @throws HttpError `invalidBody`; `invalidValue` for an `Idempotency-Key` that is none.
 */
export const sessionOrderFrom = (ctx: SessionRequest): Omit<SessionOrder, 'connection'> => {
  const body = readSessionBody(ctx);
  const { product, kind, device = null, platform = null } = body;
  return { agent: agentIn(body), product, kind, device, platform, idempotencyKey: idempotencyKeyIn(ctx) };
};

const agentIn = (body: SessionBody): SessionOrder['agent'] => {
  const [agent, ...others] = AGENT_NAMES.flatMap((by) => {
    const value = body[by];
    return value === undefined ? [] : [{ by, value }];
  });
  if (agent === undefined || others.length > 0) {
    throw new HttpError('invalidBody', `The body must have one of ${AGENT_NAMES.join(', ')}.`, { path: '' });
  }
  return agent;
};

const idempotencyKeyIn = (ctx: SessionRequest): string | null => {
  const key = ctx.get('Idempotency-Key');
  if (key !== '' && !IDEMPOTENCY_KEY.test(key)) {
    throw new HttpError(
      'invalidValue',
      'Idempotency-Key must be 1 to 255 printable ASCII characters without spaces.',
      { path: 'Idempotency-Key' },
    );
  }
  return key === '' ? null : key;
};

/** A session as its back end is told of it; times in seconds. */
export const sessionMessage = (session: HeldSession, heartbeatEvery: number): Record<string, unknown> => ({
  id: session.id,
  occupancyId: session.occupancyId,
  state: session.state,
  seatType: session.seatType,
  epoch: session.epoch,
  expiresIn: session.expiresIn,
  heartbeatEvery,
});
