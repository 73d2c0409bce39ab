import { expect } from 'chai';
import fc from 'fast-check';
import {
  createTokenSecret,
  hashOfToken,
  kindOfToken,
  tokenKindOf,
} from '../../../src/tenants/tokens/token-secret.ts';

const BASE_62 = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');

describe('a token', () => {
  it('says what it is for, and is random behind that', () => {
    const secrets = Array.from({ length: 500 }, () => createTokenSecret('scim'));
    for (const secret of secrets) {
      expect(secret).to.match(/^seatkeeper_scim_[0-9A-Za-z]{36}$/);
    }
    expect(new Set(secrets).size).to.equal(500);
  });

  it('holds at least 160 random bits, every digit of them used', () => {
    const random = Array.from({ length: 500 }, () => createTokenSecret('admin').slice(-36, -6)).join('');
    expect(new Set(random).size).to.equal(62);
    expect((random.length / 500) * Math.log2(62)).to.be.greaterThan(160);
  });

  it('is recognized without a database', () => {
    for (const kind of ['access', 'admin', 'agent', 'client', 'operator', 'scim'] as const) {
      expect(kindOfToken(createTokenSecret(kind))).to.equal(kind);
    }
  });

  it('ends with the CRC-32 of what stands before, in six digits of base 62', () => {
    expect(kindOfToken('seatkeeper_scim_0123456789abcdefghijABCDEFGHIJ2GAWwe')).to.equal('scim');
  });

  it('with one character changed is not recognized', () => {
    const secret = createTokenSecret('scim');
    const places = fc.integer({ min: 'seatkeeper_scim_'.length, max: secret.length - 1 });
    fc.assert(
      fc.property(places, fc.constantFrom(...BASE_62), (place, digit) => {
        const changed = secret.slice(0, place) + digit + secret.slice(place + 1);
        expect(kindOfToken(changed)).to.equal(changed === secret ? 'scim' : undefined);
      }),
    );
  });

  for (const text of ['', 'seatkeeper_scim_', 'Bearer', 'seatkeeper_root_'.padEnd(52, '0'), 'é'.repeat(52)]) {
    it(`is not recognized in ${JSON.stringify(text)}`, () => {
      expect(kindOfToken(text)).to.equal(undefined);
    });
  }

  it('is not recognized cut off or with something behind it', () => {
    const secret = createTokenSecret('agent');
    expect([kindOfToken(secret.slice(0, -1)), kindOfToken(`${secret}\n`)]).to.deep.equal([
      undefined,
      undefined,
    ]);
  });

  it('is kept as its SHA-256', () => {
    expect(hashOfToken('abc').toString('hex')).to.equal(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

describe('the kind of a token', () => {
  it('follows from what it may do', () => {
    expect(tokenKindOf(['scim'])).to.equal('scim');
    expect(tokenKindOf(['sessions'])).to.equal('agent');
    expect(tokenKindOf(['users:manage', 'seats:manage'])).to.equal('admin');
    expect(tokenKindOf(['scim', 'sessions'])).to.equal('admin');
  });
});
