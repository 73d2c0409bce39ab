import { type BenchRequest, type Connection } from '../client.ts';

/** One request that is measured, and what is done beside it, so that the next one finds the same size. */
export interface Turn {
  readonly before?: BenchRequest;
  readonly request: BenchRequest;
  readonly after?: BenchRequest;
}

/** Where an operation is measured. */
export interface Size {
  /** Such as "100,000 members". */
  readonly name: string;
  readonly connection: Connection;
  /** Called once for each measured request. */
  readonly next: () => Turn;
  /** Looks at an answer now and then. @throws Error when it is not what it should be. */
  readonly check?: (body: string) => void;
}

/** One kind of request, at several sizes of what it works on. */
export interface SizeOperation {
  readonly name: string;
  /** Finds out what the requests need, and answers the sizes, the smallest first. */
  readonly prepare: () => Promise<readonly Size[]>;
}

/** A number as people read it: "100,000 users". */
export const counted = (count: number, noun: string): string => `${count.toLocaleString('en')} ${noun}`;
