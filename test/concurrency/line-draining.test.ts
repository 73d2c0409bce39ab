import { expect } from 'chai';
import { type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';
import { type LineServers, startLineServers } from './line-servers.ts';

describe('a server that goes down while agents wait', function () {
  this.timeout(60_000);
  let servers: LineServers;
  before(async () => {
    servers = await startLineServers(2, 1);
  });
  after(async () => servers.stop());

  it('answers them at once with their places, which they find again at another server', async () => {
    const [down, up] = servers.servers as [ServerProcess, ServerProcess];
    const [holder, first, second] = (await servers.agents(3)) as [string, string, string];
    const held = await servers.wait(up, holder);
    const inLine = async (count: number): Promise<void> =>
      until('the agent is in line', async () => (await servers.line()).length === count);
    const refused = servers.wait(down, first);
    await inLine(1);
    const other = servers.wait(up, second);
    await inLine(2);

    expect(await down.stop('SIGTERM')).to.deep.equal({ code: 0, signal: null });
    const { status, body } = await refused;
    expect(status).to.equal(409);
    expect(body).to.include({ code: 'allSharedSeatsInUse', waiting: 2, position: 1 });
    expect(down.stderr()).to.equal('');

    const again = servers.wait(up, first);
    await inLine(2);
    expect(await servers.line()).to.deep.equal([first, second]);
    await servers.close(up, held.body['id'] as string);
    const served = await again;
    expect(served.status).to.equal(201);
    await servers.close(up, served.body['id'] as string);
    expect((await other).status).to.equal(201);
  });
});
