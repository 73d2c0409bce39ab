import { type Acting } from '../../kernel/actor.ts';
import { type UnitOfWork } from '../../kernel/unit-of-work.ts';

/** Carries a result out of a transaction that is to leave nothing. */
class Undone extends Error {
  readonly result: unknown;

  constructor(result: unknown) {
    super('Nothing of this is kept');
    this.result = result;
  }
}

/** Does all that a unit of work does, and keeps nothing of it. */
export const rolledBack = <Transaction>(unitOfWork: UnitOfWork<Transaction>): UnitOfWork<Transaction> => ({
  run: async <Result>(acting: Acting, work: (transaction: Transaction) => Promise<Result>) => {
    try {
      return await unitOfWork.run<Result>(acting, async (transaction) => {
        throw new Undone(await work(transaction));
      });
    } catch (error) {
      if (error instanceof Undone) {
        return error.result as Result;
      }
      throw error;
    }
  },
});
