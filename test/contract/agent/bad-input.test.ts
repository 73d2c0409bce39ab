import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type TestResponse } from '../../support/http.ts';
import { openSessionDesk, type SessionDesk } from '../session-desk.ts';
import { type Agent, type OpenedSession, problemOf } from './agent-desk.ts';

/** Everything that sessions and seats are made of. */
const TABLES = 'users seat_pools seat_grants concurrent_seats occupancies sessions waiting_line'.split(' ');

describe('what makes no sense changes nothing', () => {
  let desk: SessionDesk;
  let product: string;
  let agent: Agent;
  let externalId: string;
  let session: OpenedSession;
  /** Lost in a crash; its seat has gone to the agent. */
  let lost: OpenedSession;
  let otherTenant: { sessions: string; seats: string };

  before(async () => {
    desk = await openSessionDesk();
    ({ product } = await desk.sell({ concurrent: 1 }));
    const [crashed, next] = await desk.twoAgents(`${product}:concurrent`);
    lost = await desk.opened(crashed, product);
    await desk.letExpire(lost.id);
    agent = next;
    session = await desk.opened(agent, product);
    externalId = 'only-here';
    await desk.hire(`${product}:concurrent`, { externalId });
    otherTenant = { sessions: await tokenOfAnother('sessions'), seats: await tokenOfAnother('seats:manage') };
  });
  after(async () => desk.server.stop());

  const tokenOfAnother = async (scope: string): Promise<string> => {
    const created = await desk.server.operator('POST', '/operator/v1/tenants', { name: 'other' });
    const tokens = `/operator/v1/tenants/${created.body['id'] as string}/tokens`;
    const order = { name: 'other', scopes: [scope] };
    return (await desk.server.operator('POST', tokens, order)).body['token'] as string;
  };

  const everything = async (): Promise<string> => {
    const text = TABLES.map((table) => `select '${table}', to_jsonb(t)::text as row from ${table} as t`);
    return JSON.stringify(
      await desk.server.database.query({ name: '', text: `${text.join(' union all ')} order by 1, 2` }, []),
    );
  };

  const openAs = async (body: object): Promise<TestResponse> =>
    desk.server.agent('POST', '/sessions', { userId: agent.userId, product, kind: 'attended', ...body });

  const asOther = async (
    token: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<TestResponse> => desk.server.request({ method, path, token, body });

  const openAsOther = async (name: object): Promise<TestResponse> =>
    asOther(otherTenant.sessions, 'POST', '/agent/v1/sessions', { ...name, product, kind: 'attended' });

  const ids = (count: number): string[] => Array.from({ length: count }, () => randomUUID());

  const inputs: Readonly<Record<string, [() => Promise<TestResponse>, number, string]>> = {
    'an unknown product': [() => openAs({ product: 'nothing' }), 404, 'unknownProduct'],
    'an unknown user': [() => openAs({ userId: randomUUID() }), 404, 'notFound'],
    'a userId that is no UUID': [() => openAs({ userId: 'no-uuid' }), 404, 'notFound'],
    'a kind that is not the product’s': [() => openAs({ kind: 'login' }), 400, 'invalidValue'],
    'a heartbeat of an unknown session': [() => desk.heartbeat(randomUUID()), 404, 'notFound'],
    'a connect of an unknown session': [() => desk.connect(randomUUID()), 404, 'notFound'],
    'a close of an unknown session': [() => desk.close(randomUUID()), 404, 'notFound'],
    'a heartbeat of an id that is no UUID': [() => desk.heartbeat('no-uuid'), 404, 'notFound'],
    'a clear of an id that is no UUID': [() => desk.clear('no-uuid'), 404, 'notFound'],
    'the end of an id that is no UUID': [() => desk.end('no-uuid'), 404, 'notFound'],
    'the end of an unknown occupancy': [() => desk.end(randomUUID()), 404, 'notFound'],
    'a userId of another tenant': [() => openAsOther({ userId: agent.userId }), 404, 'notFound'],
    'a userName of another tenant': [() => openAsOther({ userName: agent.userName }), 404, 'notFound'],
    'an externalId of another tenant': [() => openAsOther({ externalId }), 404, 'notFound'],
    'a close of a session of another tenant': [
      () => asOther(otherTenant.sessions, 'DELETE', `/agent/v1/sessions/${session.id}`),
      ...([404, 'notFound'] as const),
    ],
    'a heartbeat of a session of another tenant': [
      () => asOther(otherTenant.sessions, 'POST', `/agent/v1/sessions/${session.id}/heartbeat`),
      ...([404, 'notFound'] as const),
    ],
    'a connect of a session of another tenant': [
      () => asOther(otherTenant.sessions, 'POST', `/agent/v1/sessions/${session.id}/connect`),
      ...([404, 'notFound'] as const),
    ],
    'a clear of an occupancy of another tenant': [
      () => asOther(otherTenant.sessions, 'DELETE', `/agent/v1/occupancies/${session.occupancyId}`),
      ...([404, 'notFound'] as const),
    ],
    'the end of an occupancy of another tenant': [
      () => asOther(otherTenant.seats, 'DELETE', `/admin/v1/sessions/${session.occupancyId}`),
      ...([404, 'notFound'] as const),
    ],
    'a heartbeat after the seat has gone to somebody else': [
      () => desk.heartbeat(lost.id),
      ...([410, 'sessionEnded'] as const),
    ],
    'a connect after the seat has gone to somebody else': [
      () => desk.connect(lost.id),
      ...([410, 'sessionEnded'] as const),
    ],
    'a clear after the seat has gone to somebody else': [
      () => desk.clear(lost.occupancyId),
      ...([410, 'sessionEnded'] as const),
    ],
    '201 ids to end': [
      () => desk.endSeveral({ ids: [session.occupancyId, ...ids(200)], force: true }),
      ...([400, 'invalidBody'] as const),
    ],
  };

  for (const [input, [send, status, code]] of Object.entries(inputs)) {
    it(`and is refused: ${input}`, async () => {
      const before = await everything();
      expect(problemOf(await send())).to.deep.equal([status, code]);
      expect(await everything()).to.equal(before);
    });
  }

  it('where some of the ids to end are unknown or no UUIDs, and none is anybody’s', async () => {
    const before = await everything();
    const answer = await desk.endSeveral({ ids: [randomUUID(), 'no-uuid', lost.occupancyId], force: true });
    expect([answer.status, answer.body['ending']]).to.deep.equal([200, 0]);
    expect(await everything()).to.equal(before);
  });
});
