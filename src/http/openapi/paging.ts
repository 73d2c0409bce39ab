import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../messages/list-page.ts';
import { type RefusalCode } from '../answers.ts';
import { type Parameter, query } from './operation.ts';
import { TEXT } from './schema.ts';

/** How a list outside of SCIM is paged. */
export const PAGING: readonly Parameter[] = [
  query(
    'pageSize',
    { type: 'integer', minimum: 1, default: DEFAULT_PAGE_SIZE },
    `How many are answered at once; more than ${MAX_PAGE_SIZE} is ${MAX_PAGE_SIZE}.`,
  ),
  query('cursor', TEXT, '`nextCursor` of the page before.'),
];

export const PAGING_REFUSALS: readonly RefusalCode[] = ['invalidCursor', 'invalidValue'];
