import { expect } from 'chai';
import { type AgentDesk, openAgentDesk } from '../agent/agent-desk.ts';
import { scrape } from '../../support/metrics.ts';
import { rows } from '../../support/test-database.ts';

describe('the metrics of seats', () => {
  let desk: AgentDesk;
  before(async () => {
    desk = await openAgentDesk();
  });
  after(async () => desk.server.stop());

  it('add up what all tenants have and use, by product and type', async () => {
    const { product } = await desk.sell({ named: 3, concurrent: 1 });
    await desk.agent(`${product}:named`);
    const [atWork, waiting] = await desk.twoAgents(`${product}:concurrent`);
    await desk.opened(atWork, product);
    const inLine = await desk.inLine(waiting, product);
    await rows(
      desk.server.database,
      `with other as (insert into tenants (tenant_id, name) values (gen_random_uuid(), 'other') returning tenant_id)
       insert into seat_pools (tenant_id, product, type, capacity) select tenant_id, '${product}', 'named', 4 from other`,
    );

    const { value, labelValues } = await scrape(desk.server.baseUrl);
    const [named, shared] = [
      { product, type: 'named' },
      { product, type: 'concurrent' },
    ];
    expect(value('seatkeeper_database_up')).to.equal(1);
    expect(value('seatkeeper_tenants')).to.be.at.least(2);
    expect(value('seatkeeper_seat_capacity', named)).to.equal(7);
    expect(value('seatkeeper_seat_capacity', shared)).to.equal(1);
    expect(value('seatkeeper_seats_assigned', named)).to.equal(1);
    expect(value('seatkeeper_seats_assigned', shared)).to.equal(2);
    expect(value('seatkeeper_seat_grants_waiting', named)).to.equal(0);
    expect(value('seatkeeper_seats_occupied', shared)).to.equal(1);
    expect(value('seatkeeper_waiting_line_length', shared)).to.equal(1);
    expect(value('seatkeeper_seat_denials_last_hour', shared)).to.equal(1);
    expect([...labelValues('seatkeeper_seats_occupied', 'type')]).to.deep.equal(['concurrent']);
    expect(value('seatkeeper_database_connections', { state: 'idle' })).to.be.greaterThan(0);
    expect(value('seatkeeper_database_connection_requests_waiting')).to.equal(0);

    inLine.drop();
    await inLine.answer;
  });
});
