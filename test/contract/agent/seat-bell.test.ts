import { expect } from 'chai';
import { SeatBell } from '../../../src/storage/line/seat-bell.ts';
import { until } from '../../support/until.ts';
import { type Agent, type AgentDesk, openAgentDesk, type OpenedSession } from './agent-desk.ts';

/** Who waits would also ask every second; here it is the bell alone that is heard. */
describe('the bell of free seats', () => {
  let desk: AgentDesk;
  let bell: SeatBell;
  let heard: (string | undefined)[];
  before(async () => {
    desk = await openAgentDesk();
    heard = [];
    bell = new SeatBell({
      connect: () => desk.server.database.newClient(),
      onRing: (line) => heard.push(line),
      onFault: (error) => {
        throw error;
      },
    });
    bell.turnOn();
    await until('it listens', () => heard.length === 1);
  });
  after(async () => {
    bell.turnOff();
    await desk.server.stop();
  });

  interface Seat {
    readonly product: string;
    readonly holder: Agent;
    readonly held: OpenedSession;
  }

  const WAYS: Record<string, (seat: Seat) => Promise<unknown>> = {
    'its session is closed': ({ held }) => desk.close(held.id),
    'its owner clears it': ({ held }) => desk.clear(held.occupancyId),
    'its user is deactivated': ({ holder }) => desk.setActive(holder.userId, false),
    'its user is deleted': ({ holder }) => desk.server.scim('DELETE', `/Users/${holder.userId}`),
    'its user loses the product': ({ holder }) => desk.setSeats(holder.userId, ''),
    'its user has a named seat instead': ({ holder, product }) =>
      desk.setSeats(holder.userId, `${product}:named`),
    'somebody else gives up a place in line': async ({ product }) => {
      (await desk.inLine(await desk.agent(`${product}:concurrent`), product)).drop();
    },
    'there is one more': ({ product }) => desk.putPool(product, 'concurrent', 2),
  };

  for (const [way, free] of Object.entries(WAYS)) {
    it(`rings when ${way}, if somebody waits for it`, async () => {
      const seat = async (): Promise<Seat> => {
        const { product } = await desk.sell({ named: 1, concurrent: 1 });
        const holder = await desk.agent(`${product}:concurrent`);
        return { product, holder, held: await desk.opened(holder, product) };
      };
      const [lonely, awaited] = [await seat(), await seat()];
      const text = `insert into waiting_line (tenant_id, product, user_id, expires_at)
                    values ($1, $2, gen_random_uuid(), clock_timestamp() + interval '60 s')`;
      await desk.server.database.query({ name: '', text }, [desk.tenant, awaited.product]);
      await free(lonely);
      await free(awaited);
      const line = `${desk.tenant} ${awaited.product}`;
      await until('the bell rings', () => heard.includes(line));
      // In the order of the commits: what was rung for the other seat would have come first.
      expect(heard).not.to.include(`${desk.tenant} ${lonely.product}`);
    });
  }
});
