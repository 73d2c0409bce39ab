import { type Entry, inPath, inQuery, type Position, unused } from './position.ts';

const NONE = 'nothing of a tenant can be named';

const body = (at: string, names: string, ask: (named: string) => unknown): Position => ({
  ...{ at: `body ${at}`, names },
  ask: (named) => ({ body: ask(named) }),
});

/** In the routes of an administrator. */
export const ADMIN_POSITIONS: Readonly<Record<string, Entry>> = {
  'GET /admin/v1/seat-pools': [inQuery('cursor', 'poolCursor')],
  'PUT /admin/v1/seat-pools/:product/:type': [inPath('product', 'product', { body: { capacity: 7 } })],
  'POST /admin/v1/seat-rules': [
    {
      ...{ at: 'body groupId', names: 'inner' },
      ask: (groupId, asker) => ({ body: { groupId, product: asker.ids['product'], type: 'concurrent' } }),
    },
    {
      ...{ at: 'body product', names: 'product' },
      ask: (product, asker) => ({ body: { groupId: asker.ids['outer'], product, type: 'concurrent' } }),
    },
  ],
  'GET /admin/v1/seat-rules': [inQuery('cursor', 'ruleCursor')],
  'GET /admin/v1/seat-rules/:rule': [inPath('rule', 'rule')],
  'DELETE /admin/v1/seat-rules/:rule': [inPath('rule', 'rule')],
  'PUT /admin/v1/users/:user/seats/:product': [
    inPath('user', 'userId', { body: { type: 'named' } }),
    inPath('product', 'product', { body: { type: 'named' } }),
  ],
  'DELETE /admin/v1/users/:user/seats/:product': [
    inPath('user', 'userId'),
    {
      ...inPath('product', 'product'),
      ownIsAbsent: 'too: a seat that a rule gives as well stays, as none does',
    },
  ],
  'GET /admin/v1/sessions': [
    inQuery('agent', 'userId'),
    inQuery('agent', 'userName'),
    inQuery('product', 'product'),
    inQuery('cursor', 'occupancyCursor'),
  ],
  'GET /admin/v1/sessions/:occupancy': [inPath('occupancy', 'occupancy')],
  'DELETE /admin/v1/sessions/:occupancy': [inPath('occupancy', 'occupancy')],
  'POST /admin/v1/sessions/end': [
    body('ids', 'occupancy', (id) => ({ ids: [id] })),
    body('ids, by force', 'occupancy', (id) => ({ ids: [id], force: true })),
  ],
  'POST /admin/v1/tokens': [
    {
      ...body('name', 'tokenName', (name) => ({ name, scopes: ['users:manage'] })),
      ownIsAbsent: 'too: a second token of a name is issued as the first',
    },
  ],
  'GET /admin/v1/tokens': [inQuery('cursor', 'tokenCursor')],
  'GET /admin/v1/tokens/:token': [inPath('token', 'token')],
  'DELETE /admin/v1/tokens/:token': [inPath('token', 'token')],
  'POST /admin/v1/oauth-clients': NONE,
  'GET /admin/v1/oauth-clients': [inQuery('cursor', 'clientCursor')],
  'GET /admin/v1/oauth-clients/:client': [inPath('client', 'clientId')],
  'DELETE /admin/v1/oauth-clients/:client': [inPath('client', 'clientId')],
  'GET /admin/v1/audit-events': [
    inQuery('target', 'userId', { result: 'success' }),
    inQuery('actor', 'actingToken', { result: 'success' }),
    inQuery('actor', 'tokenName'),
    inQuery('cursor', 'auditCursor', { result: 'success' }),
  ],
  'GET /admin/v1/usage': [inQuery('product', 'product')],
  'GET /admin/v1/usage/users': [inQuery('product', 'product'), inQuery('cursor', 'usageCursor')],
};

const opening = (by: string, names: string, headers: Readonly<Record<string, string>> = {}): Position => ({
  ...{ at: `body ${by} ${JSON.stringify(headers)}`, names },
  ask: (named, asker) => ({
    ...{ headers, body: { [by]: named, product: asker.ids['product'], kind: 'attended' } },
  }),
});

/** In the routes of a product's back end. */
export const AGENT_POSITIONS: Readonly<Record<string, Entry>> = {
  'POST /agent/v1/sessions': [
    ...['userId', 'userName', 'externalId'].flatMap((by) => {
      const names = by === 'externalId' ? 'userExternalId' : by;
      return [opening(by, names), opening(by, names, { Prefer: 'wait=1' })];
    }),
    {
      ...{ at: 'body product', names: 'product' },
      ask: (product, { ids }) => ({ body: { userId: ids['userId'], product, kind: 'attended' } }),
    },
    {
      ...{ at: 'header Idempotency-Key', names: 'idempotencyKey' },
      ask: (key, { ids }) => ({
        headers: { 'Idempotency-Key': key },
        body: { userId: ids['userId'], product: ids['product'], kind: 'attended', device: unused() },
      }),
    },
  ],
  'POST /agent/v1/sessions/:session/connect': [inPath('session', 'session')],
  'POST /agent/v1/sessions/:session/heartbeat': [inPath('session', 'session')],
  'DELETE /agent/v1/sessions/:session': [inPath('session', 'session')],
  'DELETE /agent/v1/occupancies/:occupancy': [inPath('occupancy', 'occupancy')],
};
