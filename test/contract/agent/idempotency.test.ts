import { expect } from 'chai';
import { type TestResponse } from '../../support/http.ts';
import { type Agent, type AgentDesk, openAgentDesk, problemOf } from './agent-desk.ts';

describe('a session with an Idempotency-Key', () => {
  let desk: AgentDesk;
  let product: string;
  let agent: Agent;
  before(async () => {
    desk = await openAgentDesk();
  });
  beforeEach(async () => {
    ({ product } = await desk.sell({ concurrent: 5 }));
    agent = await desk.agent(`${product}:concurrent`);
  });
  after(async () => desk.server.stop());

  const open = (key: string, { userName }: Agent = agent, kind = 'attended'): Promise<TestResponse> =>
    desk.server.agent('POST', '/sessions', { userName, product, kind }, { 'Idempotency-Key': key });

  const sessionsOf = async (occupancyId: unknown): Promise<number> =>
    (
      await desk.server.database.query({ name: '', text: 'select from sessions where occupancy_id = $1' }, [
        occupancyId,
      ])
    ).length;

  it('is opened once, and answered the same each time', async () => {
    const first = await open('same-1');
    const again = await open('same-1');
    expect([first.status, again.status]).to.deep.equal([201, 201]);
    expect(again.body).to.deep.equal(first.body);
    expect(await sessionsOf(first.body['occupancyId'])).to.equal(1);
  });

  it('is opened once by requests that come at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, async () => open('at-once')));
    expect(answers.map(({ status }) => status)).to.deep.equal(answers.map(() => 201));
    expect(new Set(answers.map(({ body }) => body['id'])).size).to.equal(1);
  });

  it('is refused for another request under the same key', async () => {
    await open('other-1');
    const other = await desk.agent(`${product}:concurrent`);
    expect(problemOf(await open('other-1', other))).to.deep.equal([409, 'idempotencyKeyReused']);
    expect(problemOf(await open('other-1', agent, 'unattended'))).to.deep.equal([
      409,
      'idempotencyKeyReused',
    ]);
    expect(await desk.occupied(product)).to.equal(1);
  });

  it('is one of two requests that come under one key at the same time for two agents', async () => {
    const [one, other] = await desk.twoAgents(`${product}:concurrent`);
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all([open(`race-${round}`, one), open(`race-${round}`, other)]);
      const codes = answers.map(({ status, body }) => body['code'] ?? status).sort();
      expect(codes).to.deep.equal([201, 'idempotencyKeyReused']);
    }
    expect(await desk.occupied(product)).to.be.at.most(2);
  });

  it('is answered the same after it has ended, and is then no more alive than before', async () => {
    const first = await open('ended-1');
    await desk.close(first.body['id'] as string);
    const again = await open('ended-1');
    expect([again.status, again.body]).to.deep.equal([201, first.body]);
    expect(await desk.occupied(product)).to.equal(0);
    expect(problemOf(await desk.heartbeat(first.body['id'] as string))).to.deep.equal([410, 'sessionEnded']);
  });

  it('was refused leaves the key free', async () => {
    const other = await desk.agent('');
    expect(problemOf(await open('later-1', other))).to.deep.equal([403, 'noSeat']);
    await desk.setSeats(other.userId, `${product}:concurrent`);
    expect((await open('later-1', other)).status).to.equal(201);
  });

  it('is another one for another back end with the same key', async () => {
    const first = await open('mine');
    const token = await desk.server.issueToken({ scopes: ['sessions'], name: 'another product' });
    const second = await desk.server.request({
      ...{ method: 'POST', path: '/agent/v1/sessions', token, headers: { 'Idempotency-Key': 'mine' } },
      body: { userName: agent.userName, product, kind: 'unattended' },
    });
    expect(second.status).to.equal(201);
    expect(second.body['id']).not.to.equal(first.body['id']);
  });

  it('is refused when the key is too long or has a space', async () => {
    for (const key of ['x'.repeat(256), 'two words']) {
      expect(problemOf(await open(key))).to.deep.equal([400, 'invalidValue']);
    }
    expect((await open('x'.repeat(255))).status).to.equal(201);
  });
});
