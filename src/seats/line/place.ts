import { type UserId } from '../../kernel/ids.ts';

/** Where an agent is in the line for a shared seat of a product; one place, however many requests wait with it. */
export interface Place {
  readonly product: string;
  readonly user: UserId;
  /** Who has the lower one came first. */
  readonly ticket: number;
}

/** The places of a line as they are due: first come, first served. */
export const inOrder = <Kind extends Place>(line: readonly Kind[]): Kind[] =>
  [...line].sort((one, other) => one.ticket - other.ticket);

/**
 * Which places of a line may have a seat when so many are free: as many agents as there are seats, from the first on.
 * Several requests with one place are due together, since they share the seat.
 */
export const dueIn = <Kind extends Place>(line: readonly Kind[], free: number): Kind[] => {
  const tickets = [...new Set(inOrder(line).map(({ ticket }) => ticket))].slice(0, free);
  return inOrder(line).filter(({ ticket }) => tickets.includes(ticket));
};
