import { type RefusalCode } from '../answers.ts';
import { done, header, ok, type Operation, type Operations, type Parameter, query } from './operation.ts';
import { oneOf, ref, type Schema, TEXT } from './schema.ts';

const INTEGER: Schema = { type: 'integer' };

const SHOWN: readonly Parameter[] = [
  query('attributes', TEXT, 'Only these, separated by commas, and what is always returned.'),
  query('excludedAttributes', TEXT, 'All but these, separated by commas.'),
];

const QUERY: readonly Parameter[] = [
  query('filter', TEXT, 'RFC 7644 §3.4.2.2, such as `userName eq "ada@example.com"`.'),
  query('sortBy', TEXT, 'The path of an attribute.'),
  query('sortOrder', oneOf('ascending', 'descending'), 'Ascending unless given.'),
  query('startIndex', INTEGER, 'The place of the first result, from 1.'),
  query('count', INTEGER, 'How many results at most.'),
  query('cursor', TEXT, 'RFC 9865: empty for the first page, then `nextCursor` of the page before.'),
  ...SHOWN,
];

const IF_MATCH = header('If-Match', TEXT, 'Only on one of these versions.');
const IF_NONE_MATCH = header('If-None-Match', TEXT, 'Not on one of these versions.');

const QUERIED: readonly RefusalCode[] = [
  ...([
    'invalidFilter',
    'invalidPath',
    'invalidValue',
    'invalidCount',
    'invalidCursor',
    'expiredCursor',
  ] as const),
  ...(['tooMany', 'invalidSyntax'] as const),
];

const SEATS: readonly RefusalCode[] = [
  ...(['insufficientSeats', 'exclusiveSeatType', 'unknownProduct', 'wrongSeatType'] as const),
];

const WRITTEN: readonly RefusalCode[] = [
  ...([
    'invalidSyntax',
    'invalidValue',
    'invalidPath',
    'mutability',
    'uniqueness',
    'tooMany',
    'tooLarge',
  ] as const),
  ...(['unknownMember', 'memberCycle'] as const),
  ...SEATS,
];

const CHANGED: readonly RefusalCode[] = ['notFound', 'preconditionFailed', ...WRITTEN];
const PATCHED: readonly RefusalCode[] = ['noTarget', 'invalidFilter', ...CHANGED];

const resource = (name: string): Operation['answers'][number] => ({
  description: 'The resource.',
  schema: ref(name),
  headers: ['ETag', 'Location'],
});

const UNCHANGED: Operation['answers'] = { 304: { description: 'The client has this version.' } };

/** A collection that is queried, and whose members are read one by one. */
const readable = (collection: string, name: string): Operations => ({
  [`GET /scim/v2/${collection}`]: {
    id: `list${collection}`,
    summary: `Queries ${collection}.`,
    scopes: ['scim'],
    parameters: QUERY,
    answers: ok(ref(`${name}List`)),
    refusals: QUERIED,
  },
  [`POST /scim/v2/${collection}/.search`]: {
    id: `search${collection}`,
    summary: `Queries ${collection}, with the parameters in the body.`,
    scopes: ['scim'],
    body: ref('SearchRequest'),
    answers: ok(ref(`${name}List`)),
    refusals: QUERIED,
  },
});

/** A collection of resources that clients write. */
const writable = (collection: string, name: string, patched: Operation['answers']): Operations => ({
  ...readable(collection, name),
  [`POST /scim/v2/${collection}`]: {
    id: `create${name}`,
    summary: `Creates a ${name}.`,
    scopes: ['scim'],
    parameters: SHOWN,
    body: ref(`Written${name}`),
    answers: { 201: resource(name) },
    refusals: WRITTEN,
  },
  [`GET /scim/v2/${collection}/:id`]: {
    id: `get${name}`,
    summary: `Reads a ${name}.`,
    scopes: ['scim'],
    parameters: [...SHOWN, IF_MATCH, IF_NONE_MATCH],
    answers: { 200: resource(name), ...UNCHANGED },
    refusals: ['notFound', 'preconditionFailed', 'invalidPath', 'invalidValue'],
  },
  [`PUT /scim/v2/${collection}/:id`]: {
    id: `replace${name}`,
    summary: `Replaces a ${name}.`,
    scopes: ['scim'],
    parameters: [...SHOWN, IF_MATCH, IF_NONE_MATCH],
    body: ref(`Written${name}`),
    answers: { 200: resource(name) },
    refusals: CHANGED,
  },
  [`PATCH /scim/v2/${collection}/:id`]: {
    id: `patch${name}`,
    summary: `Changes parts of a ${name}.`,
    scopes: ['scim'],
    parameters: [...SHOWN, IF_MATCH, IF_NONE_MATCH],
    body: ref('PatchRequest'),
    answers: { 200: resource(name), ...patched },
    refusals: PATCHED,
  },
  [`DELETE /scim/v2/${collection}/:id`]: {
    id: `delete${name}`,
    summary: `Deletes a ${name}.`,
    scopes: ['scim'],
    parameters: [IF_MATCH, IF_NONE_MATCH],
    answers: done(),
    refusals: ['notFound', 'preconditionFailed', ...SEATS],
  },
});

/** Documents that are the same for everybody. */
const discovered = (collection: string, name: string): Operations => ({
  [`GET /scim/v2/${collection}`]: {
    id: `list${collection}`,
    summary: `Which ${collection} there are.`,
    scopes: ['scim'],
    answers: ok(ref(`${name}List`)),
    refusals: ['filterNotAllowed'],
  },
  [`GET /scim/v2/${collection}/:id`]: {
    id: `get${name}`,
    summary: `One of the ${collection}.`,
    scopes: ['scim'],
    answers: ok(ref(name)),
    refusals: ['filterNotAllowed', 'notFound'],
  },
});

/** RFC 7644 §3.11: no user is bound to a credential. */
const ME: Operations = Object.fromEntries(
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method): [string, Operation] => [
    `${method} /scim/v2/Me`,
    {
      id: `${method.toLowerCase()}Me`,
      summary: 'Not implemented.',
      scopes: ['scim'],
      answers: {},
      refusals: ['notImplemented'],
    },
  ]),
);

/** The surface of identity providers: RFC 7644 §3.2, table 2. */
export const SCIM_OPERATIONS: Operations = {
  'GET /scim/v2/ServiceProviderConfig': {
    id: 'getServiceProviderConfig',
    summary: 'What this server supports.',
    scopes: ['scim'],
    answers: ok(ref('ServiceProviderConfig')),
    refusals: ['filterNotAllowed'],
  },
  ...discovered('ResourceTypes', 'ResourceType'),
  ...discovered('Schemas', 'Schema'),
  'GET /scim/v2': {
    id: 'listResources',
    summary: 'Queries users and groups together.',
    scopes: ['scim'],
    parameters: QUERY,
    answers: ok(ref('ResourceList')),
    refusals: QUERIED,
  },
  'POST /scim/v2/.search': {
    id: 'searchResources',
    summary: 'Queries users and groups together, with the parameters in the body.',
    scopes: ['scim'],
    body: ref('SearchRequest'),
    answers: ok(ref('ResourceList')),
    refusals: QUERIED,
  },
  ...writable('Users', 'User', {}),
  ...writable('Groups', 'Group', done('Done; a group is answered where `attributes` are asked for.')),
  ...readable('Entitlements', 'Entitlement'),
  'GET /scim/v2/Entitlements/:id': {
    id: 'getEntitlement',
    summary: 'What can be granted of one product and type.',
    scopes: ['scim'],
    parameters: SHOWN,
    answers: ok(ref('Entitlement')),
    refusals: ['notFound', 'invalidPath', 'invalidValue'],
  },
  'POST /scim/v2/Bulk': {
    id: 'runBulk',
    summary: 'Many operations in one request, each with its own outcome.',
    scopes: ['scim'],
    body: ref('BulkRequest'),
    answers: ok(ref('BulkResponse')),
    refusals: ['invalidValue', 'tooLarge', 'circularReference'],
  },
  ...ME,
};
