import { SeatError } from '../../seats/seat-error.ts';
import { exclusiveRefusal } from '../database-errors.ts';

/**
 * The answer of a write to products or pools. Where two requests passed the domain's check at the same time, the
 * database refuses the later one with the same sentence.
 * @throws SeatError `exclusiveSeatType`
 */
export const orExclusive = async <Result>(answer: Promise<Result>): Promise<Result> => {
  try {
    return await answer;
  } catch (error) {
    const refusal = exclusiveRefusal(error);
    throw refusal === undefined ? error : new SeatError('exclusiveSeatType', refusal);
  }
};
