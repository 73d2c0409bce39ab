import { ScimError } from '../../../../src/scim/scim-error.ts';

/** The refusal with which something ends. */
export const refusalOf = (run: () => unknown): ScimError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('It is not refused');
};
