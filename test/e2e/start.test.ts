import { createServer, type AddressInfo } from 'node:net';
import { expect } from 'chai';
import { rejectionOf } from '../support/rejection.ts';
import { until } from '../support/until.ts';
import {
  type DataDirectory,
  isRunning,
  newDataDirectory,
  printedToken,
  scim,
  userNamed,
} from './embedded-server.ts';

describe('the built server with its embedded database', function () {
  this.timeout(40_000);
  let data: DataDirectory;
  before(async () => {
    data = await newDataDirectory();
  });
  after(async () => data.remove());

  it('prints its tokens at the first start only, and has at the second what was written at the first', async () => {
    const first = await data.start();
    const token = printedToken(first, 'SCIM');
    const names = ['SCIM', 'Admin', 'Agent', 'Operator'];
    const tokens = names.map((name) => printedToken(first, name));
    expect(new Set(tokens).size).to.equal(4);
    expect(first.process.stdout()).to.include(`${first.process.baseUrl}/scim/v2`);

    const created = await scim(first.process, token, '/Users', userNamed('ada@example.com'));
    expect(created.status).to.equal(201);
    const location = created.headers.get('Location') ?? '';
    expect(location).to.equal(`${first.process.baseUrl}/scim/v2/Users/${created.body['id'] as string}`);
    const read = await scim(first.process, token, new URL(location).pathname.replace('/scim/v2', ''));
    expect(read.body).to.deep.equal(created.body);
    expect((await scim(first.process, 'no token', '/Users')).status).to.equal(401);

    expect(await first.process.stop('SIGTERM')).to.deep.equal({ code: 0, signal: null });
    await until('the database is down', () => !isRunning(first.postmaster));
    expect(first.process.stderr()).to.equal('');

    const second = await data.start();
    for (const each of tokens) {
      expect(second.process.stdout()).to.not.include(each);
    }
    expect(second.process.stdout()).to.not.match(/token/i);
    const kept = await scim(second.process, token, '/Users?filter=userName eq "ADA@example.com"');
    expect(kept.body['totalResults']).to.equal(1);
    expect(await second.process.stop('SIGINT')).to.deep.equal({ code: 0, signal: null });
  });

  it('leaves its tokens to the next start when its port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const other = await newDataDirectory();
    try {
      const failure = await rejectionOf(other.start({ PORT: String(port) }));
      expect(String(failure)).to.match(
        new RegExp(`cannot listen on port ${port} of 127.0.0.1: .*EADDRINUSE`),
      );
      expect(printedToken(await other.start(), 'SCIM')).to.match(/^seatkeeper_scim_/);
    } finally {
      taken.close();
      await other.remove();
    }
  });
});
