import { MEMBER_OPERATIONS } from './members.ts';
import { type Operation } from './operation.ts';
import { SESSION_OPERATIONS } from './sessions.ts';
import { USER_OPERATIONS } from './users.ts';

/** Everything that is measured, in this order. */
export const OPERATIONS: readonly Operation[] = [
  ...USER_OPERATIONS,
  ...MEMBER_OPERATIONS,
  ...SESSION_OPERATIONS,
];
