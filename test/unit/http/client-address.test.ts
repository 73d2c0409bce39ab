import { type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { clientAddress } from '../../../src/http/middleware/limits/client-address.ts';

const addressOf = (remoteAddress: string, forwarded?: string, trustedProxies = 0): string => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return clientAddress({ headers, socket: { remoteAddress } } as unknown as IncomingMessage, trustedProxies);
};

describe('the address of a client', () => {
  it('is that of the connection, whatever a header says', () => {
    expect(addressOf('192.0.2.1', '198.51.100.7')).to.equal('192.0.2.1');
  });

  it('is what the outermost of our proxies wrote down', () => {
    expect(addressOf('192.0.2.1', '198.51.100.7', 1)).to.equal('198.51.100.7');
    expect(addressOf('192.0.2.1', 'made up, 198.51.100.7, 192.0.2.2', 2)).to.equal('198.51.100.7');
  });

  it('is that of the connection where a proxy wrote down none', () => {
    expect(addressOf('192.0.2.1', undefined, 1)).to.equal('192.0.2.1');
    expect(addressOf('192.0.2.1', 'unknown', 1)).to.equal('192.0.2.1');
    expect(addressOf('192.0.2.1', '198.51.100.7', 3)).to.equal('192.0.2.1');
  });

  it('is one for the whole network that one customer has of IPv6', () => {
    expect(addressOf('2001:db8:0:7::1')).to.equal(addressOf('2001:DB8::7:1:2:3:4'));
    expect(addressOf('2001:db8:0:7::1')).to.not.equal(addressOf('2001:db8:0:8::1'));
    expect(addressOf('::ffff:192.0.2.1')).to.equal('192.0.2.1');
  });
});
