import { expect } from 'chai';
import { DomainError } from '../../src/kernel/domain-error.ts';
import { rejectionOf } from './rejection.ts';

/** The refusal a promise is rejected with. @throws AssertionError when it is not, or with a fault. */
export const refusalOf = async (promise: Promise<unknown>): Promise<DomainError> => {
  const rejection = await rejectionOf(promise);
  expect(rejection).to.be.instanceOf(DomainError);
  return rejection as DomainError;
};
