import { type Loaded } from './wire.ts';

/** A server that is measured, with everything that an operation needs of it. */
export interface Site extends Loaded {
  readonly name: 'floor' | 'scimmy' | 'seatkeeper';
  readonly pid: number;
  /** What the products' back ends show; where there are no such, the token of all else. */
  readonly agentToken: string;
  /** Copies members into a group beside the server, so that it has so many; undefined where only the server can. */
  readonly fillGroup?: (group: string, members: number) => Promise<void>;
}
