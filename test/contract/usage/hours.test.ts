import { expect } from 'chai';
import { at, openUsageDesk, type UsageDesk } from './usage-desk.ts';

const HOUR = 3_600_000;

describe('the usage of seats, hour by hour', () => {
  let desk: UsageDesk;
  before(async () => {
    desk = await openUsageDesk();
  });
  after(async () => desk.server.stop());

  const peakAt = async (product: string, time: string) => (await desk.hourAt(product, time)).peakOccupied;

  it('is that of the last 24 hours, with the one that is not over', async () => {
    const { product, displayName } = await desk.sell({ concurrent: 1 });
    const hours = await desk.hours(product);
    expect(hours).to.have.length(24);
    const turns = hours.map(({ hour }) => Date.parse(hour));
    expect(turns).to.deep.equal(turns.map((_, index) => (turns[0] ?? 0) + index * HOUR));
    expect(Date.now() - (turns.at(-1) ?? 0)).to.be.within(0, HOUR + 1_000);
    expect(hours.at(-1)).to.deep.equal({
      hour: hours.at(-1)?.hour,
      product,
      displayName,
      peakOccupied: 0,
      assigned: { named: 0, concurrent: 0 },
      ...{ denials: 0, resolvedDenials: 0, waitingSeconds: 0, longestWaitSeconds: 0 },
    });
  });

  it('says which hours they are, and of each every product with a pool', async () => {
    await desk.sell({ concurrent: 1 });
    const { body } = await desk.ask(`?from=${at('10:30')}&to=${at('12:00')}`);
    const pools = await desk.server.admin('GET', '/admin/v1/seat-pools?pageSize=200');
    const sold = (pools.body['items'] as { product: string }[]).map(({ product }) => product);
    const products = [...new Set(sold)];
    expect([body['from'], body['to']]).to.deep.equal([at('10:00'), at('12:00')]);
    const items = body['items'] as { hour: string; product: string }[];
    expect(items.map(({ hour, product }) => `${hour} ${product}`)).to.deep.equal(
      [at('10:00'), at('11:00')].flatMap((hour) => products.map((product) => `${hour} ${product}`)),
    );
    expect(body['totalResults']).to.equal(items.length);
    expect(body).not.to.have.property('nextCursor');
  });

  it('has the most shared seats that were occupied at once, also from before', async () => {
    const { product } = await desk.sell({ concurrent: 9 });
    const agent = await desk.agent(`${product}:concurrent`);
    await desk.wasAtWork(agent, product, at('08:00'), at('10:30'));
    await desk.wasAtWork(agent, product, at('10:00'), at('10:20'));
    await desk.wasAtWork(agent, product, at('10:25'), at('11:00'));
    const peaks = ['07:59', '08:00', '09:30', '10:59', '11:00'].map((time) => peakAt(product, time));
    expect(await Promise.all(peaks)).to.deep.equal([0, 1, 1, 2, 0]);
  });

  it('counts who is at work, one seat for all devices, and named agents not at all', async () => {
    const { product } = await desk.sell({ named: 1, concurrent: 2 });
    const agent = await desk.agent(`${product}:concurrent`);
    await desk.opened(agent, product);
    const { id } = await desk.opened(agent, product, { device: 'phone' });
    await desk.opened(await desk.agent(`${product}:named`), product);
    const [now] = (await desk.hours(product)).toReversed();
    expect(now?.peakOccupied).to.equal(1);
    await desk.close(id);
    expect((await desk.hours(product)).at(-1)?.peakOccupied).to.equal(1);
  });

  it('keeps the peak when the occupancies are purged', async () => {
    const { product } = await desk.sell({ concurrent: 9 });
    const agent = await desk.agent(`${product}:concurrent`);
    await desk.wasAtWork(agent, product, at('10:00'), at('10:30'));
    await desk.wasAtWork(agent, product, at('10:10'), at('12:30'));
    for (const before of [at('11:00'), at('23:00')]) {
      await desk.sql('delete from occupancies where ended_at < $1', before);
      expect([await peakAt(product, '10:00'), await peakAt(product, '11:00')]).to.deep.equal([2, 1]);
    }
    await desk.sql('select usage_purge($1)', at('11:00'));
    expect([await peakAt(product, '10:00'), await peakAt(product, '11:00')]).to.deep.equal([0, 1]);
  });

  it('keeps what a shared seat was before it became a named one', async () => {
    const { product } = await desk.sell({ named: 1, concurrent: 2 });
    const agent = await desk.agent(`${product}:concurrent`);
    const { occupancyId } = await desk.opened(agent, product);
    const began = `update occupancies set since = $2 where occupancy_id = $1`;
    await desk.sql(began, occupancyId, at('10:00'));
    expect((await desk.setSeats(agent.userId, `${product}:named`)).status).to.equal(200);
    expect([await peakAt(product, '10:00'), await peakAt(product, '09:00')]).to.deep.equal([1, 0]);
    await desk.sql('delete from occupancy_hours where product = $1', product);
    expect(await peakAt(product, '10:00')).to.equal(0);
    const shared = `update occupancies set seat_type = 'concurrent', seat_number = 7 where occupancy_id = $1`;
    await desk.sql(shared, occupancyId);
    expect(await peakAt(product, '10:00')).to.equal(0);
    expect((await desk.hours(product)).at(-1)?.peakOccupied).to.equal(1);
  });

  it('has the most seats that were assigned, and carries them on where nothing changed', async () => {
    const { product } = await desk.sell({ named: 9, concurrent: 9 });
    const [first, second] = [await desk.hire(`${product}:named`), await desk.hire(`${product}:named`)];
    await desk.hire(`${product}:concurrent`);
    await desk.setSeats(first, '');
    const assigned = async () => (await desk.hours(product)).at(-1)?.assigned;
    expect(await assigned()).to.deep.equal({ named: 2, concurrent: 1 });
    await desk.sql('update seat_pool_hours set hour = $2 where product = $1', product, at('10:00'));
    expect((await desk.hourAt(product, '09:00')).assigned).to.deep.equal({ named: 0, concurrent: 0 });
    expect((await desk.hourAt(product, '10:00')).assigned).to.deep.equal({ named: 2, concurrent: 1 });
    expect((await desk.hourAt(product, '11:00')).assigned).to.deep.equal({ named: 1, concurrent: 1 });
    await desk.setSeats(second, '');
    expect(await assigned()).to.deep.equal({ named: 1, concurrent: 1 });
    await desk.sql('select usage_purge($1)', at('23:00'));
    expect((await desk.hourAt(product, '23:00')).assigned).to.deep.equal({ named: 1, concurrent: 1 });
  });

  it('needs seats:manage or plan:manage', async () => {
    for (const scope of ['seats:manage', 'plan:manage'] as const) {
      const token = await desk.server.issueToken({ scopes: [scope] });
      expect((await desk.ask('', token)).status).to.equal(200);
      expect((await desk.ask('/users', token)).status).to.equal(200);
    }
    const token = await desk.server.issueToken({
      scopes: ['scim', 'users:manage', 'sessions', 'audit:read', 'tokens:manage'],
    });
    for (const path of ['', '/users']) {
      const { status, body } = await desk.ask(path, token);
      expect([status, body['code']]).to.deep.equal([403, 'insufficientScope']);
    }
  });

  for (const [query, path, rule] of [
    ['?from=yesterday', 'from', 'must be a time'],
    ['?to=2026-02-30T00:00:00Z', 'to', 'must be a time'],
    ['?from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z', 'from', 'must be before to'],
    ['?from=2999-01-01T00:00:00Z', 'from', 'must be before to'],
    ['?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00.001Z', 'from', 'must be at most 31 days'],
    ['?from=2026-01-01T00:00:00Z', 'from', 'must be at most 31 days'],
    ['?product=a&product=b', 'product', 'must be given once'],
    ['?product=nothing-sold', 'product', 'must be one of'],
    ['/users?product=nothing-sold', 'product', 'must be one of'],
    ['/users?unusedSince=long%20ago', 'unusedSince', 'must be a time'],
  ] as const) {
    it(`is refused with ${query}`, async () => {
      const { status, body } = await desk.ask(query);
      expect(body).to.include({ code: 'invalidValue', path });
      expect([status, (body['detail'] as string).startsWith(`${path} ${rule}`)]).to.deep.equal([400, true]);
    });
  }
});
