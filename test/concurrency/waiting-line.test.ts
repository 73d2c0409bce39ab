import { expect } from 'chai';
import { type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';
import { type LineServers, startLineServers, type Stay } from './line-servers.ts';

const CAPACITY = 2;
const WAITERS = 30;

/** A lease, a renewal, and what a busy machine adds, in milliseconds. */
const LONGEST_GAP = 10_000;

describe('the waiting line over three server processes', function () {
  this.timeout(90_000);
  let servers: LineServers;
  let agents: string[];
  let line: string[];
  let served: string[];

  const serverOf = (index: number): ServerProcess => {
    const server = servers.servers[index % servers.servers.length];
    if (server === undefined) {
      throw new Error('There is no server');
    }
    return server;
  };

  /** Works for no time at all, as soon as there is a seat. An answer that went down with its server is none. */
  const work = async (userId: string, index: number): Promise<void> => {
    const response = await servers.wait(serverOf(index), userId).catch(() => undefined);
    if (response !== undefined) {
      expect(response.status, response.text).to.equal(201);
      served.push(userId);
      // The third server is the one that is killed.
      await servers.close(serverOf(index % 2), response.body['id'] as string);
    }
  };

  before(async () => {
    servers = await startLineServers(3, CAPACITY);
    served = [];
    agents = await servers.agents(CAPACITY + WAITERS);
    const [one, other, ...waiters] = agents as [string, string, ...string[]];
    const holders = [await servers.wait(serverOf(0), one), await servers.wait(serverOf(1), other)];
    const working: Promise<void>[] = [];
    for (const [index, userId] of waiters.entries()) {
      working.push(work(userId, index));
      await until('the agent is in line', async () => (await servers.line()).length > index);
    }
    line = await servers.line();
    expect(line).to.deep.equal(waiters);
    for (const { body } of holders) {
      await servers.close(serverOf(0), body['id'] as string);
    }
    await until('a third is served', () => served.length >= WAITERS / 3);
    await serverOf(2).stop('SIGKILL');
    await Promise.all(working);
  });
  after(async () => servers.stop());

  it('serves everybody who is still there', async () => {
    const there = line.filter((_, index) => index % 3 !== 2);
    expect(served).to.include.members(there);
    expect(await servers.line()).to.deep.equal([]);
  });

  it('never has more at work than there are seats', async () => {
    const stays = await servers.stays();
    for (const { since } of stays) {
      const atWork = stays.filter((stay) => stay.since <= since && since < stay.until);
      expect(atWork.length).to.be.at.most(CAPACITY);
    }
  });

  it('serves nobody while as many are ahead as there are seats', async () => {
    const order = (await servers.stays()).slice(CAPACITY);
    const isLater = (stay: Stay, { since }: Stay): boolean => stay.since > since;
    for (const stay of order) {
      const overtaken = order.filter(
        (other) => isLater(other, stay) && line.indexOf(other.user) < line.indexOf(stay.user),
      );
      expect(overtaken.length, stay.user).to.be.below(CAPACITY);
    }
  });

  it('leaves no seat empty for long while somebody waits, whoever was killed', async () => {
    const stays = await servers.stays();
    const ends = stays.map((stay) => stay.until).sort((one, other) => one - other);
    const gaps = stays.slice(CAPACITY).map(({ since }, index) => since - (ends[index] ?? since));
    expect(Math.max(...gaps)).to.be.below(LONGEST_GAP);
  });
});
