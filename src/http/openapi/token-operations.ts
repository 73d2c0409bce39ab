import { type Scope } from '../../tenants/scope.ts';
import { type RefusalCode } from '../answers.ts';
import { readTokenBody } from '../messages/token-message.ts';
import { created, done, ok, type Operation, type Operations } from './operation.ts';
import { PAGING, PAGING_REFUSALS } from './paging.ts';
import { ref } from './schema.ts';

/** Where tokens are handed out, and by whom. */
interface TokenSurface {
  readonly base: string;
  /** Put behind the ids of the operations, which are unique. */
  readonly suffix?: string;
  readonly scopes?: readonly Scope[];
  readonly besides?: readonly RefusalCode[];
}

/** The same for the vendor and for a tenant's administrators. */
export const tokenOperations = ({ base, suffix = '', scopes, besides = [] }: TokenSurface): Operations => {
  const by: Pick<Operation, 'scopes'> = scopes === undefined ? {} : { scopes };
  return {
    [`POST ${base}`]: {
      ...by,
      id: `issueToken${suffix}`,
      summary: 'Issues a token.',
      body: readTokenBody.schema,
      answers: created(ref('IssuedToken')),
      refusals: ['invalidExpiry', 'tooManyTokens', 'notFound', ...besides],
    },
    [`GET ${base}`]: {
      ...by,
      id: `listTokens${suffix}`,
      summary: 'The tokens, without their secrets.',
      parameters: PAGING,
      answers: ok(ref('TokenPage')),
      refusals: ['notFound', ...PAGING_REFUSALS],
    },
    [`GET ${base}/:token`]: {
      ...by,
      id: `getToken${suffix}`,
      summary: 'One token, without its secret.',
      answers: ok(ref('Token')),
      refusals: ['notFound'],
    },
    [`DELETE ${base}/:token`]: {
      ...by,
      id: `revokeToken${suffix}`,
      summary: 'Revokes a token.',
      answers: done(),
      refusals: ['notFound'],
    },
  };
};
