import { type UserId } from '../../src/kernel/ids.ts';
import { type Occupancy, unendedSessions } from '../../src/seats/sessions/occupancy.ts';
import {
  connectSession,
  endAll,
  endSession,
  expire,
  keepSession,
  openSession,
  requestEnd,
} from '../../src/seats/sessions/occupancy-transitions.ts';
import { SessionError } from '../../src/seats/sessions/session-error.ts';
import { type Session } from '../../src/seats/sessions/session.ts';

/** What is done to sessions; each is named by its place in the order of opening. */
export type SessionOperation =
  | { readonly kind: 'open' | 'revoke' | 'deactivate'; readonly user: number }
  | { readonly kind: SessionStep; readonly session: number };

export type SessionStep = 'connect' | 'heartbeat' | 'close' | 'clear' | 'expire';

const NOW = '2030-01-01T00:00:00.000Z';
const PAST = '2020-01-01T00:00:00.000Z';
const LATER = '2040-01-01T00:00:00.000Z';

/** The pure transitions and a number of seats: what the SQL of sessions must be equal to. */
export class SessionsModel {
  readonly #occupancies: Occupancy[] = [];
  readonly #capacity: number;
  readonly #isNamed: (user: number) => boolean;
  /** The occupancy of each session that was opened. */
  readonly #places: number[] = [];

  constructor(capacity: number, isNamed: (user: number) => boolean) {
    this.#capacity = capacity;
    this.#isNamed = isNamed;
  }

  occupied(): number {
    return this.#occupancies.filter(({ end, seatType }) => end === null && seatType === 'concurrent').length;
  }

  /** How many sessions were opened so far. */
  get sessions(): number {
    return this.#places.length;
  }

  /** What it comes to, in words. */
  apply(operation: SessionOperation): string {
    try {
      return 'user' in operation
        ? this.#applyToUser(operation.kind, operation.user)
        : this.#applyToSession(operation.kind, operation.session);
    } catch (error) {
      if (!(error instanceof SessionError)) {
        throw error;
      }
      const { reason } = error.facts;
      return typeof reason === 'string' ? `ended ${reason}` : error.code;
    }
  }

  #applyToUser(kind: 'open' | 'revoke' | 'deactivate', user: number): string {
    if (kind === 'open') {
      return this.#open(user);
    }
    const place = this.#placeOf(user);
    this.#change(place, (held) =>
      kind === 'revoke'
        ? requestEnd(held, { reason: 'seatRevoked', by: null, at: NOW, force: false })
        : endAll(held, { reason: 'userDeactivated', by: null, at: NOW }),
    );
    return 'done';
  }

  #open(user: number): string {
    this.#change(this.#placeOf(user), (held) => expire(held, NOW));
    const place = this.#placeOf(user);
    if (place === -1 && !this.#isNamed(user) && this.#isFull()) {
      return 'allSharedSeatsInUse';
    }
    const begun = place === -1 ? this.#occupancies.push(this.#newOccupancy(user)) - 1 : place;
    const session = { id: String(this.sessions), kind: 'attended', device: null, platform: null } as const;
    const at = { startedAt: NOW, lastSeenAt: NOW, expiresAt: LATER };
    this.#change(begun, (held) => openSession(held, { ...session, ...at }));
    this.#places.push(begun);
    return 'opened';
  }

  #applyToSession(kind: SessionStep, session: number): string {
    const place = this.#places[session] ?? -1;
    if (place === -1) {
      return 'notFound';
    }
    const id = String(session);
    const sign = { at: NOW, expiresAt: LATER };
    const end = { reason: 'closed', by: null, at: NOW } as const;
    const changes: Record<SessionStep, (held: Occupancy) => Occupancy> = {
      connect: (held) => connectSession(held, id, sign),
      heartbeat: (held) => keepSession(held, id, sign),
      close: (held) => endSession(held, id, end),
      clear: (held) => endAll(held, end),
      expire: (held) => ({ ...held, sessions: held.sessions.map((each) => expiring(each, id)) }),
    };
    this.#change(place, changes[kind]);
    const held = this.#occupancies[place];
    const found = held?.sessions.find((each) => each.id === id);
    if (kind === 'expire') {
      return 'done';
    }
    const over = kind === 'clear' ? held?.end : found?.end;
    return over ? `ended ${over.reason}` : `alive ${found?.state ?? ''}`;
  }

  /** Whoever finds no seat ends what has expired. */
  #isFull(): boolean {
    if (this.occupied() >= this.#capacity) {
      this.#occupancies.forEach((_, place) => {
        this.#change(place, (held) => expire(held, NOW));
      });
    }
    return this.occupied() >= this.#capacity;
  }

  #placeOf(user: number): number {
    return this.#occupancies.findIndex((held) => held.user === String(user) && held.end === null);
  }

  #newOccupancy(user: number): Occupancy {
    return {
      ...{ id: String(this.#occupancies.length), user: String(user) as UserId, product: 'p', epoch: 1 },
      ...{ seatType: this.#isNamed(user) ? 'named' : 'concurrent', state: 'occupied', since: NOW },
      ...{ endRequestedAt: null, endRequestedBy: null, sessions: [], end: null },
    };
  }

  #change(place: number, change: (held: Occupancy) => Occupancy): void {
    const held = this.#occupancies[place];
    if (held !== undefined) {
      this.#occupancies[place] = change(held);
    }
  }

  /** Sessions that have not ended, of all occupancies. */
  live(): number {
    return this.#occupancies.flatMap(unendedSessions).length;
  }
}

const expiring = (session: Session, id: string): Session =>
  session.id === id && session.end === null ? { ...session, expiresAt: PAST } : session;
