import { type Entry, inPath, inQuery, type Position, unused } from './position.ts';
import { ENTERPRISE, GROUP_SCHEMA, USER_SCHEMA } from './world.ts';

const PROTOCOL = 'a word of the protocol, the same for every tenant';
const NOT_SERVED = 'answered 501, whoever asks';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const MANAGER = `${ENTERPRISE}:manager`;

/** What is written is kept as it is: whether there is such a user, the server does not say. */
const AS_WRITTEN = 'too: a manager is kept as it is written';
const IGNORED = 'too: RFC 7643 section 3.1: the id is the server’s, whatever a client writes';

/** Attributes that are compared, and what stands there. */
const USER_FILTERS: Readonly<Record<string, string>> = {
  id: 'userId',
  userName: 'userName',
  externalId: 'userExternalId',
  'groups.value': 'inner',
  [`${MANAGER}.value`]: 'manager',
  'entitlements.value': 'entitlement',
};
const GROUP_FILTERS: Readonly<Record<string, string>> = {
  id: 'inner',
  displayName: 'displayName',
  members: 'userId',
  'members.value': 'inner',
};
const ROOT_FILTERS: Readonly<Record<string, string>> = { id: 'userId' };

const filterOn = (attribute: string, named: string): string => `${attribute} eq ${JSON.stringify(named)}`;

type Filters = Readonly<Record<string, string>>;

const listed = (filters: Filters, cursor?: string): Position[] => [
  ...Object.entries(filters).map(([attribute, names]) => ({
    ...{ at: `filter ${attribute}`, names },
    ask: (named: string) => ({ query: { filter: filterOn(attribute, named) } }),
  })),
  ...(cursor === undefined ? [] : [inQuery('cursor', cursor, { count: '1' })]),
];

const searched = (filters: Filters, cursor?: string): Position[] => {
  const search = (rest: object): { body: object } => ({ body: { schemas: [SEARCH], ...rest } });
  return [
    ...Object.entries(filters).map(([attribute, names]) => ({
      ...{ at: `body filter ${attribute}`, names },
      ask: (named: string) => search({ filter: filterOn(attribute, named) }),
    })),
    ...(cursor === undefined
      ? []
      : [{ at: 'body cursor', names: cursor, ask: (named: string) => search({ cursor: named, count: 1 }) }]),
  ];
};

const user = (rest: object): object => ({
  ...{ schemas: [USER_SCHEMA, ENTERPRISE], userName: unused(), displayName: 'somebody' },
  ...rest,
});
const group = (rest: object): object => ({ schemas: [GROUP_SCHEMA], displayName: unused(), ...rest });
const patch = (...Operations: readonly object[]): object => ({ schemas: [PATCH_OP], Operations });
const bulk = (...Operations: readonly object[]): object => ({ schemas: [BULK], Operations });

type Making = (rest: object) => object;

const body = (at: string, names: string, ask: (named: string) => unknown): Position => ({
  ...{ at: `body ${at}`, names },
  ask: (named) => ({ body: ask(named) }),
});

/** What can be named in the whole of a user. */
const inUser = (make: Making): Position[] => [
  { ...body('id', 'userId', (id) => make({ id })), ownIsAbsent: IGNORED },
  {
    ...body('manager', 'manager', (value) => make({ [ENTERPRISE]: { manager: { value } } })),
    ownIsAbsent: AS_WRITTEN,
  },
  { ...body('groups', 'inner', (value) => make({ groups: [{ value }] })), ownIsAbsent: IGNORED },
  body('entitlements', 'entitlement', (value) => make({ entitlements: [{ value }] })),
];

const inGroup = (make: Making): Position[] => [
  { ...body('id', 'inner', (id) => make({ id })), ownIsAbsent: IGNORED },
  body('members, a user', 'userId', (value) => make({ members: [{ value }] })),
  body('members, a group', 'inner', (value) => make({ members: [{ value, type: 'Group' }] })),
];

const taken = (attribute: string, names: string, make: Making): Position =>
  body(attribute, names, (named) => make({ [attribute]: named }));

const GONE = 'too: who is not in the group is not told from who was';
const EXTERNAL_IDS = 'too: RFC 7643 section 3.1: nothing keeps two resources from having one externalId';

const patchedUser: Position[] = [
  {
    ...body('manager', 'manager', (value) => patch({ op: 'replace', path: MANAGER, value: { value } })),
    ownIsAbsent: AS_WRITTEN,
  },
  body('entitlements', 'entitlement', (value) =>
    patch({ op: 'add', path: 'entitlements', value: [{ value }] }),
  ),
  body('path of a value', 'entitlement', (value) =>
    patch({ op: 'remove', path: `entitlements[${filterOn('value', value)}]` }),
  ),
  body('userName', 'otherUserName', (value) => patch({ op: 'replace', path: 'userName', value })),
];

const patchedGroup: Position[] = [
  body('members added, a user', 'manager', (value) =>
    patch({ op: 'add', path: 'members', value: [{ value }] }),
  ),
  body('members added, a group', 'outer', (value) =>
    patch({ op: 'add', path: 'members', value: [{ value, type: 'Group' }] }),
  ),
  body('members replaced', 'manager', (value) =>
    patch({ op: 'replace', path: 'members', value: [{ value }] }),
  ),
  {
    ...body('members removed', 'userId', (value) =>
      patch({ op: 'remove', path: 'members', value: [{ value }] }),
    ),
    ownIsAbsent: GONE,
  },
  {
    ...body('path of a member', 'userId', (value) =>
      patch({ op: 'remove', path: `members[${filterOn('value', value)}]` }),
    ),
    ownIsAbsent: GONE,
  },
];

/** One operation of a Bulk request, with an id in its path or in its data. */
const bulked = (at: string, names: string, ask: (named: string) => object): Position =>
  body(`Operations ${at}`, names, (named) => bulk(ask(named)));

const inBulk: Position[] = [
  ...(['userId', 'inner'] as const).flatMap((names) => {
    const [collection, make, place] =
      names === 'userId' ? ['Users', user, 'displayName'] : ['Groups', group, 'externalId'];
    const path = (id: string): string => `/${collection}/${id}`;
    const change = patch({ op: 'replace', path: place, value: 'changed' });
    return [
      bulked(`PATCH ${collection}`, names, (id) => ({ method: 'PATCH', path: path(id), data: change })),
      bulked(`PUT ${collection}`, names, (id) => ({ method: 'PUT', path: path(id), data: make({}) })),
      bulked(`DELETE ${collection}`, names, (id) => ({ method: 'DELETE', path: path(id) })),
    ];
  }),
  bulked('POST members', 'userId', (value) => ({
    ...{ method: 'POST', path: '/Groups', bulkId: 'a', data: group({ members: [{ value }] }) },
  })),
  {
    ...bulked('POST manager', 'manager', (value) => ({
      ...{
        method: 'POST',
        path: '/Users',
        bulkId: 'a',
        data: user({ [ENTERPRISE]: { manager: { value } } }),
      },
    })),
    ownIsAbsent: AS_WRITTEN,
  },
  {
    ...{ at: 'body Operations PATCH members', names: 'manager' },
    ask: (value, { ids }) => {
      const data = patch({ op: 'add', path: 'members', value: [{ value }] });
      return { body: bulk({ method: 'PATCH', path: `/Groups/${ids['inner'] ?? ''}`, data }) };
    },
  },
];

const at = (names: string, positions: readonly Position[]): Position[] =>
  positions.map((each) => ({
    ...each,
    ask: (named, asker) => ({ path: { id: asker.ids[names] ?? '' }, ...each.ask(named, asker) }),
  }));

/** In the routes of SCIM. */
export const SCIM_POSITIONS: Readonly<Record<string, Entry>> = {
  'GET /scim/v2/ServiceProviderConfig': PROTOCOL,
  'GET /scim/v2/ResourceTypes': PROTOCOL,
  'GET /scim/v2/ResourceTypes/:id': PROTOCOL,
  'GET /scim/v2/Schemas': PROTOCOL,
  'GET /scim/v2/Schemas/:id': PROTOCOL,
  'GET /scim/v2': listed(ROOT_FILTERS, 'rootListCursor'),
  'POST /scim/v2/.search': searched(ROOT_FILTERS, 'rootListCursor'),
  'GET /scim/v2/Users': listed(USER_FILTERS, 'userListCursor'),
  'POST /scim/v2/Users/.search': searched(USER_FILTERS, 'userListCursor'),
  'GET /scim/v2/Groups': listed(GROUP_FILTERS, 'groupListCursor'),
  'POST /scim/v2/Groups/.search': searched(GROUP_FILTERS, 'groupListCursor'),
  'POST /scim/v2/Users': [
    ...inUser(user),
    taken('userName', 'userName', user),
    { ...taken('externalId', 'userExternalId', user), ownIsAbsent: EXTERNAL_IDS },
  ],
  'GET /scim/v2/Users/:id': [inPath('id', 'userId')],
  'PUT /scim/v2/Users/:id': [
    { ...inPath('id', 'userId'), ask: (id) => ({ path: { id }, body: user({}) }) },
    ...at('userId', [...inUser(user), taken('userName', 'otherUserName', user)]),
  ],
  'PATCH /scim/v2/Users/:id': [
    inPath('id', 'userId', { body: patch({ op: 'replace', path: 'displayName', value: 'changed' }) }),
    ...at('userId', patchedUser),
  ],
  'DELETE /scim/v2/Users/:id': [inPath('id', 'userId')],
  'POST /scim/v2/Groups': [...inGroup(group), taken('displayName', 'displayName', group)],
  'GET /scim/v2/Groups/:id': [inPath('id', 'inner')],
  'PUT /scim/v2/Groups/:id': [
    { ...inPath('id', 'inner'), ask: (id) => ({ path: { id }, body: group({}) }) },
    ...at('outer', inGroup(group)),
  ],
  'PATCH /scim/v2/Groups/:id': [
    inPath('id', 'inner', { body: patch({ op: 'replace', path: 'displayName', value: unused() }) }),
    ...at('inner', patchedGroup),
  ],
  'DELETE /scim/v2/Groups/:id': [inPath('id', 'inner')],
  'GET /scim/v2/Entitlements': listed({ value: 'entitlement', id: 'entitlement' }),
  'POST /scim/v2/Entitlements/.search': searched({ value: 'entitlement', id: 'entitlement' }),
  'GET /scim/v2/Entitlements/:id': [inPath('id', 'entitlement')],
  'POST /scim/v2/Bulk': inBulk,
  'GET /scim/v2/Me': NOT_SERVED,
  'POST /scim/v2/Me': NOT_SERVED,
  'PUT /scim/v2/Me': NOT_SERVED,
  'PATCH /scim/v2/Me': NOT_SERVED,
  'DELETE /scim/v2/Me': NOT_SERVED,
};
