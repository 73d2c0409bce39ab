/**
 * What came of a request, as its client knows it. `unknown`: it may have been done, or may still be, whenever a server
 * or the database gets to it. `unsent`: nobody took the connection.
 */
export type Outcome = 'ok' | 'refused' | 'unknown' | 'unsent';

/** One request: each repetition is one of its own. Times are milliseconds since the epoch. */
export interface Sent {
  /** Its X-Request-Id, by which audit events tell of it. */
  readonly id: string;
  readonly what: string;
  readonly about: string;
  readonly server: number;
  readonly start: number;
  readonly end: number;
  /** The HTTP status, or what befell the connection. */
  readonly status: number | string;
  readonly outcome: Outcome;
}

/** What a request was to make of something that has one value at a time, such as whether a user is active. */
export interface Write {
  readonly value: string;
  readonly by: Sent;
}

/** A value that an answer told, or that was found in the rows, at some time between `from` and `until`. */
export interface Sight {
  readonly value: string;
  readonly from: number;
  readonly until: number;
  readonly how: string;
}

/** Everything that was asked to make and seen of one thing. */
export interface Register {
  readonly writes: Write[];
  readonly sights: Sight[];
}

/** A session that was asked for; its device is found in its row. */
export interface SessionOrder {
  readonly device: string;
  readonly userName: string;
  readonly hasKey: boolean;
  readonly attempts: Sent[];
  /** What answers called it. */
  readonly ids: Set<string>;
}

/** A sign of life that was answered with success: the session lives for so many seconds from then. */
export interface Life {
  readonly session: string;
  readonly expiresIn: number;
  readonly by: Sent;
}

/** What a server has said to be over: a session, or an occupancy with all of its. */
export interface Over {
  readonly id: string;
  readonly by: Sent;
}

/** A version of a user that an answer told. */
export interface Version {
  readonly number: number;
  readonly by: Sent;
}

/** What clients sent and what they were answered. It is all that the checker knows, besides the rows. */
export class History {
  readonly sent: Sent[] = [];
  readonly registers = new Map<string, Register>();
  readonly orders = new Map<string, SessionOrder>();
  readonly lives: Life[] = [];
  readonly overs: Over[] = [];
  readonly versions = new Map<string, Version[]>();
  /** What was answered as done and leaves an audit event: one of the requests that asked for it has it. */
  readonly told: { readonly action: string; readonly by: Sent; readonly among: readonly string[] }[] = [];
  /** When the database was killed, from the fault's beginning until it was up again. */
  readonly crashes: { readonly from: number; readonly until: number }[] = [];
  /** Answers that nobody should get, and what was given up. */
  readonly strange: { readonly rule: string; readonly by: Sent; readonly text: string }[] = [];

  register(name: string): Register {
    const known = this.registers.get(name) ?? { writes: [], sights: [] };
    this.registers.set(name, known);
    return known;
  }

  write(by: Sent, values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) {
      this.register(name).writes.push({ value, by });
    }
  }

  see(by: Sent, values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) {
      this.register(name).sights.push({ value, from: by.start, until: by.end, how: `${by.what} ${by.id}` });
    }
  }

  order(device: string, userName: string, hasKey: boolean): SessionOrder {
    const order = { device, userName, hasKey, attempts: [], ids: new Set<string>() };
    this.orders.set(device, order);
    return order;
  }

  version(userName: string, version: Version): void {
    const known = this.versions.get(userName) ?? [];
    known.push(version);
    this.versions.set(userName, known);
  }
}

/** The names of registers. */
export const NAMES = {
  user: (userName: string) => `user ${userName}`,
  group: (displayName: string) => `group ${displayName}`,
  mark: (userName: string) => `displayName of ${userName}`,
  active: (userName: string) => `active of ${userName}`,
  seat: (userName: string, product: string) => `seat of ${userName} in ${product}`,
  member: (group: string, userName: string) => `membership of ${userName} in ${group}`,
  rule: (group: string, product: string, type: string) => `rule of ${group} for ${product}:${type}`,
  capacity: (product: string, type: string) => `capacity of ${product}:${type}`,
} as const;
