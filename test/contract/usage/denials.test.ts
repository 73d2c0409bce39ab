import { expect } from 'chai';
import { textMember } from '../../support/text-member.ts';
import { type Agent } from '../agent/agent-desk.ts';
import { at, openUsageDesk, type UsageDesk } from './usage-desk.ts';

describe('the denials of an hour', () => {
  let desk: UsageDesk;
  before(async () => {
    desk = await openUsageDesk();
  });
  after(async () => desk.server.stop());

  interface FullPool {
    readonly product: string;
    /** The session that holds the only seat. */
    readonly session: string;
    readonly agents: readonly [Agent, Agent];
  }

  const fullPool = async (): Promise<FullPool> => {
    const { product } = await desk.sell({ named: 2, concurrent: 1 });
    const agents = await desk.twoAgents(`${product}:concurrent`);
    const { id } = await desk.opened(await desk.agent(`${product}:concurrent`), product);
    return { product, session: id, agents };
  };
  const denied = async (agent: Agent, product: string): Promise<void> => {
    expect((await desk.open(agent, product)).status).to.equal(409);
  };
  /** Moves what was denied into the past. */
  const age = async (product: string, seconds: number): Promise<void> =>
    desk.sql(
      `update seat_denials set first_at = first_at - $2 * interval '1 s', last_at = last_at - $2 * interval '1 s'
        where product = $1`,
      ...[product, seconds],
    );
  /** All of them, whichever hour they are in. */
  const denials = async (product: string) => {
    const hours = await desk.hours(product);
    const sum = (name: 'denials' | 'resolvedDenials' | 'waitingSeconds') =>
      hours.reduce((total, hour) => total + hour[name], 0);
    return [sum('denials'), sum('resolvedDenials'), sum('waitingSeconds')];
  };

  it('count an agent once, however often it asks', async () => {
    const { product, agents } = await fullPool();
    for (let time = 0; time < 5; time += 1) {
      await denied(agents[0], product);
    }
    expect(await denials(product)).to.deep.equal([1, 0, 0]);
  });

  it('count each agent', async () => {
    const { product, agents } = await fullPool();
    for (const agent of [...agents, ...agents]) {
      await denied(agent, product);
    }
    expect((await denials(product))[0]).to.equal(2);
  });

  it('are one while the agent asks again within a quarter of an hour, and another later', async () => {
    const { product, agents } = await fullPool();
    await denied(agents[0], product);
    await age(product, 890);
    await denied(agents[0], product);
    await age(product, 890);
    await denied(agents[0], product);
    expect((await denials(product))[0]).to.equal(1);
    await age(product, 900);
    await denied(agents[0], product);
    expect((await denials(product))[0]).to.equal(2);
  });

  it('last until the agent has a seat', async () => {
    const { product, agents, session } = await fullPool();
    await denied(agents[0], product);
    await age(product, 600);
    await desk.close(session);
    await desk.opened(agents[0], product);
    const [count, resolved, waited] = await denials(product);
    expect([count, resolved]).to.deep.equal([1, 1]);
    expect(waited).to.be.within(600, 660);
    await denied(agents[1], product);
    expect((await denials(product)).slice(0, 2)).to.deep.equal([2, 1]);
  });

  it('are resolved by a named seat too', async () => {
    const { product, agents } = await fullPool();
    await denied(agents[0], product);
    await desk.setSeats(agents[0].userId, `${product}:named`);
    await desk.opened(agents[0], product);
    expect((await denials(product)).slice(0, 2)).to.deep.equal([1, 1]);
  });

  it('of those who gave up last as long as they asked', async () => {
    const { product, agents, session } = await fullPool();
    await denied(agents[0], product);
    const waited = `update seat_denials set first_at = last_at - interval '5 min' where product = $1`;
    await desk.sql(waited, product);
    await age(product, 3_600);
    await desk.close(session);
    await desk.opened(agents[0], product);
    expect(await denials(product)).to.deep.equal([1, 0, 300]);
  });

  it('belong to the hour in which they began, with the longest wait of it', async () => {
    const { product, agents } = await fullPool();
    const told = `insert into seat_denials (tenant_id, product, user_id, first_at, last_at, resolved_at)
                  values ($1, $2, $3, $4, $5, $6)`;
    const [first, second] = agents;
    await desk.sql(told, desk.tenant, product, first.userId, at('10:50'), at('11:00'), at('11:10'));
    await desk.sql(told, desk.tenant, product, second.userId, at('10:00'), at('10:01'), null);
    expect(await desk.hourAt(product, '10:00')).to.include({
      ...{ denials: 2, resolvedDenials: 1, waitingSeconds: 1_260, longestWaitSeconds: 1_200 },
    });
    expect(await desk.hourAt(product, '11:00')).to.include({ denials: 0, waitingSeconds: 0 });
    await desk.sql('select usage_purge($1)', at('10:30'));
    expect((await desk.hourAt(product, '10:00')).denials).to.equal(1);
  });

  it('are no other tenant’s business, and go with the tenant', async () => {
    const { product, agents } = await fullPool();
    await denied(agents[0], product);
    const created = await desk.server.operator('POST', '/operator/v1/tenants', { name: 'other' });
    const path = `/operator/v1/tenants/${textMember(created.body, 'id')}`;
    await desk.server.operator('PUT', `${path}/seat-pools/${product}/concurrent`, { capacity: 1 });
    const order = { name: 'usage', scopes: ['seats:manage'] };
    const token = textMember((await desk.server.operator('POST', `${path}/tokens`, order)).body, 'token');
    const told = `insert into seat_denials (tenant_id, product, user_id, first_at, last_at)
                  select tenant_id, $1, tenant_id, now(), now() from tenants where tenant_id <> $2`;
    const { body } = await desk.ask(`?product=${product}`, token);
    const items = body['items'] as { denials: number; peakOccupied: number }[];
    expect(items.map(({ denials, peakOccupied }) => denials + peakOccupied)).to.deep.equal(Array(24).fill(0));
    expect((await desk.ask('/users', token)).body['totalResults']).to.equal(0);
    await desk.sql(told, product, desk.tenant);
    expect((await denials(product))[0]).to.equal(1);
    expect((await desk.server.operator('DELETE', path)).status).to.equal(204);
    const left = { name: '', text: 'select from seat_denials where tenant_id <> $1' };
    expect(await desk.server.database.query(left, [desk.tenant])).to.deep.equal([]);
  });
});
