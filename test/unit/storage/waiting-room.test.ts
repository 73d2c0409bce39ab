import { getEventListeners } from 'node:events';
import { expect } from 'chai';
import { type TenantId, type UserId } from '../../../src/kernel/ids.ts';
import { type Waiter, WaitingRoom } from '../../../src/storage/line/waiting-room.ts';

describe('the waiting room', () => {
  let room: WaitingRoom;
  beforeEach(() => {
    room = new WaitingRoom();
  });

  const enter = (user: string, ticket: number, { tenant = 'acme', product = 'any' } = {}): Waiter =>
    room.enter({ tenant: tenant as TenantId, product, user: user as UserId, ticket });

  /** Whether it is called by now; if it was, it has taken its turn. */
  const isCalled = async (waiter: Waiter): Promise<boolean> => {
    const nobody = new AbortController();
    let called = false;
    const turn = waiter.turn(nobody.signal).then(() => (called = !nobody.signal.aborted));
    await Promise.resolve().then(() => undefined);
    await Promise.resolve();
    nobody.abort();
    await turn;
    return called;
  };

  it('calls the first that comes once, and nobody behind it', async () => {
    const [ada, bob] = [enter('ada', 1), enter('bob', 2)];
    expect(await isCalled(ada)).to.equal(true);
    expect(await isCalled(ada)).to.equal(false);
    expect(await isCalled(bob)).to.equal(false);
  });

  it('calls the first of a line by the bell, by the ticket and not by the coming', async () => {
    const [bob, ada] = [enter('bob', 2), enter('ada', 1)];
    const others = [enter('cy', 0, { tenant: 'other' }), enter('cy', 0, { product: 'other' })];
    for (const each of [bob, ada, ...others]) {
      await isCalled(each);
    }
    room.ring(ada);
    expect(await isCalled(bob)).to.equal(false);
    expect(await isCalled(ada)).to.equal(true);
    for (const other of others) {
      expect(await isCalled(other)).to.equal(false);
    }
    room.ringAll();
    expect(await isCalled(ada)).to.equal(true);
    for (const other of others) {
      expect(await isCalled(other)).to.equal(true);
    }
  });

  it('calls the next when the first leaves', async () => {
    const [ada, bob] = [enter('ada', 1), enter('bob', 2)];
    room.exit(ada);
    expect(await isCalled(bob)).to.equal(true);
    expect(room.has(ada)).to.equal(false);
    expect(room.has(bob)).to.equal(true);
  });

  it('calls every request of an agent that has one place', async () => {
    const [phone, laptop] = [enter('ada', 1), enter('ada', 1)];
    room.ring(phone);
    expect(await isCalled(phone)).to.equal(true);
    expect(await isCalled(laptop)).to.equal(true);
    room.exit(phone);
    expect(room.has(phone), 'another request waits with the place').to.equal(true);
  });

  it('wakes who waits when its patience is over', async () => {
    const [, bob] = [enter('ada', 1), enter('bob', 2)];
    const over = new AbortController();
    const turn = bob.turn(over.signal);
    over.abort();
    await turn;
    await bob.turn(over.signal);
  });

  it('listens to a patience no longer than for a turn', async () => {
    const [ada, { signal }] = [enter('ada', 1), new AbortController()];
    for (let turn = 0; turn < 3; turn += 1) {
      const taken = ada.turn(signal);
      ada.call();
      await taken;
    }
    expect(getEventListeners(signal, 'abort')).to.have.length(0);
  });
});
