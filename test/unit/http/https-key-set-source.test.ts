import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { expect } from 'chai';
import { HttpsKeySetSource, isPublic } from '../../../src/http/oauth/https-key-set-source.ts';
import { rejectionOf } from '../../support/rejection.ts';

describe('where keys are fetched from', () => {
  const source = new HttpsKeySetSource();

  for (const uri of [
    'https://keys.example.com/a?b=c',
    'https://keys.example.com:8443/',
    'https://8.8.8.8/keys',
  ]) {
    it(`may be ${uri}`, () => {
      expect(source.mayAsk(uri)).to.equal(true);
    });
  }

  for (const uri of [
    ...[
      'http://keys.example.com/',
      'http://127.0.0.1/',
      'http://localhost/',
      'https://127.0.0.1/',
      'https://[::1]/',
    ],
    ...['https://user@keys.example.com/', 'https://keys.example.com/#a', 'file:///etc/passwd', 'keys', ''],
    ...[
      'https://0/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://[::ffff:10.0.0.1]/',
      'https://172.31.0.1/',
    ],
    `https://keys.example.com/${'a'.repeat(2_048)}`,
  ]) {
    it(`may not be ${uri.slice(0, 60)}`, () => {
      expect(source.mayAsk(uri)).to.equal(false);
    });
  }

  it('may be one of the hosts of a list, where there is one, and no other', async () => {
    const listed = new HttpsKeySetSource({ hosts: ['keys.example.com', '8.8.8.8', '10.0.0.1'] });
    for (const uri of ['https://keys.example.com/a', 'https://KEYS.example.com:8443/', 'https://8.8.8.8/']) {
      expect(listed.mayAsk(uri), uri).to.equal(true);
    }
    for (const uri of [
      'https://example.com/',
      'https://a.keys.example.com/',
      'https://8.8.4.4/',
      'https://10.0.0.1/',
    ]) {
      expect(listed.mayAsk(uri), uri).to.equal(false);
    }
    expect(await rejectionOf(listed.fetch('https://example.com/'))).to.be.instanceOf(Error);
  });

  it('may be a public address only', () => {
    const own = [
      '10.1.2.3',
      '100.64.0.1',
      '127.9.9.9',
      '169.254.169.254',
      '172.16.0.1',
      '192.168.1.1',
      '0.0.0.0',
    ];
    const ownOfSix = ['::1', '::', 'fe80::1', 'fd12::1', 'ff02::1', '::ffff:192.168.0.1', '64:ff9b::a00:1'];
    for (const address of [...own, ...ownOfSix]) {
      expect(isPublic(address), address).to.equal(false);
    }
    for (const address of ['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8']) {
      expect(isPublic(address), address).to.equal(true);
    }
  });

  it('is not asked where it may not be, nor where its name leads into the own network', async () => {
    const refused = await rejectionOf(source.fetch('http://127.0.0.1:1/'));
    expect(refused).to.include({ message: 'Not a place to ask for keys' });
    const inside = await rejectionOf(source.fetch('https://localhost:1/'));
    expect(inside).to.include({ message: 'Not a public address' });
  });

  describe('on this machine, for tests', () => {
    let server: Server;
    let uri: string;
    const own = new HttpsKeySetSource({ isLoopbackAllowed: true, patience: 200 });

    beforeEach(async () => {
      server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    });
    afterEach(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });

    it('answers what is published', async () => {
      server.on('request', (_, response) => response.end('{"keys": []}'));
      expect(await own.fetch(uri)).to.deep.equal({ keys: [] });
    });

    it('is given up where it does not answer, and where its answer does not end', async () => {
      server.once('request', () => undefined);
      expect(await rejectionOf(own.fetch(uri))).to.include({ name: 'AbortError' });
      server.once('request', (_, response) => response.write('{"keys": ['));
      expect(await rejectionOf(own.fetch(uri))).to.be.instanceOf(Error);
    });

    it('is given up where its answer is endless', async () => {
      server.on('request', (_, response) => {
        const more = (): void => {
          if (response.write('x'.repeat(65_536))) {
            setImmediate(more);
          } else {
            response.once('drain', more);
          }
        };
        more();
      });
      const patient = new HttpsKeySetSource({ isLoopbackAllowed: true });
      expect(await rejectionOf(patient.fetch(uri))).to.include({
        message: 'Answered with more than 262144 bytes',
      });
    });
  });
});
