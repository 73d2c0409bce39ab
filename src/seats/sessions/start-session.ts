import { findProduct } from '../find-product.ts';
import { type Product } from '../product.ts';
import { occupancyEnding } from './occupancy-transitions.ts';
import { SessionError } from './session-error.ts';
import { type HeldSession, type Opening, type SessionOrder, type SessionStore } from './session-store.ts';

/** What opening a session works with. */
export interface SessionDependencies {
  readonly sessions: SessionStore;
  readonly products: () => Promise<Product[]>;
}

/**
 * Opens a session for an agent and answers it. A named seat always lets its agent in; a concurrent one while the pool
 * has a seat, or the agent occupies one already.
 * @throws SeatError `unknownProduct`; SessionError `notFound`, `ambiguousUser`, `userInactive`, `noSeat`,
 * `allSharedSeatsInUse` with the numbers of the pool, `occupancyEnding`, `wrongSessionKind`, `idempotencyKeyReused`.
 */
export const startSession = async (deps: SessionDependencies, order: SessionOrder): Promise<HeldSession> =>
  sessionFrom(await deps.sessions.open(order), deps, order);

/**
 * The session of an opening that succeeded.
 * @throws what `startSession` throws.
 */
export const sessionFrom = async (
  opening: Opening,
  { products }: Pick<SessionDependencies, 'products'>,
  order: SessionOrder,
): Promise<HeldSession> => {
  if (opening.outcome === 'opened') {
    return opening.session;
  }
  if (opening.outcome === 'unknownProduct') {
    // Refuses with the list of those that are known; one that was added since is there when the client asks again.
    findProduct(await products(), order.product);
  }
  throw refusalOf(opening, order);
};

const refusalOf = (opening: Exclude<Opening, { outcome: 'opened' }>, order: SessionOrder): SessionError => {
  if (opening.outcome === 'allSharedSeatsInUse') {
    const { capacity, occupied, waiting, position } = opening;
    return new SessionError(
      'allSharedSeatsInUse',
      'All shared seats are in use. To start a session, please wait for an available seat.',
      { capacity, occupied, waiting, ...(position !== undefined && { position }) },
    );
  }
  if (opening.outcome === 'wrongSessionKind') {
    const kinds = opening.occupiedBy === 'login' ? 'login' : 'attended or unattended';
    return new SessionError('wrongSessionKind', `"kind" must be ${kinds} for ${order.product}.`, {
      path: 'kind',
    });
  }
  return plainRefusalOf(opening.outcome, order);
};

const plainRefusalOf = (
  outcome: Exclude<Opening['outcome'], 'opened' | 'allSharedSeatsInUse' | 'wrongSessionKind'>,
  { agent, product }: SessionOrder,
): SessionError => {
  switch (outcome) {
    case 'unknownProduct':
    case 'unknownUser':
      return new SessionError('notFound', `There is no user with this ${agent.by}.`);
    case 'ambiguousUser':
      return new SessionError(
        'ambiguousUser',
        'Several users have this externalId; send userId or userName.',
      );
    case 'userInactive':
      return new SessionError('userInactive', 'This user is not active.');
    case 'noSeat':
      return new SessionError('noSeat', `This user has no seat of ${product}.`, { product });
    case 'occupancyEnding':
      return occupancyEnding();
    case 'idempotencyKeyReused':
      return new SessionError('idempotencyKeyReused', 'This Idempotency-Key was used for another request.');
  }
};
