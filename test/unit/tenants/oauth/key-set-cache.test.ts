import { expect } from 'chai';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { KeySetCache } from '../../../../src/tenants/oauth/key-sets/key-set-cache.ts';
import { type KeySet } from '../../../../src/tenants/oauth/key-sets/key-set.ts';

const URI = 'https://keys.example.com/jwks';

const newKey = async (kid: string): Promise<JWK> => ({
  ...(await exportJWK((await generateKeyPair('ES256')).publicKey)),
  kid,
});

describe('KeySetCache', () => {
  let now = 0;
  let published: () => Promise<unknown>;
  let asked: string[] = [];
  let heard: unknown[] = [];
  let cache: KeySetCache;
  let one: JWK;
  let two: JWK;

  before(async () => {
    one = await newKey('one');
    two = await newKey('two');
  });
  beforeEach(() => {
    now = 0;
    asked = [];
    heard = [];
    published = () => Promise.resolve({ keys: [one] });
    const fetch = async (uri: string): Promise<unknown> => {
      asked.push(uri);
      return published();
    };
    cache = new KeySetCache({
      source: { mayAsk: () => true, fetch },
      ...{ now: () => now, size: 2, onFailure: (_: string, error: unknown) => void heard.push(error) },
    });
  });

  const kidsAt = async (kid: string, uri = URI): Promise<unknown> => {
    const wanted = ({ keys }: KeySet): boolean => keys.some((key) => key.kid === kid);
    return (await cache.keysAt(uri, wanted))?.keys.map((key) => key.kid);
  };

  it('asks once in ten minutes while it has what is wanted', async () => {
    expect(await kidsAt('one')).to.deep.equal(['one']);
    now = 599_999;
    await kidsAt('one');
    expect(asked).to.have.length(1);
    now = 600_000;
    await kidsAt('one');
    expect(asked).to.have.length(2);
  });

  it('asks for a key it does not have, once in 30 seconds', async () => {
    await kidsAt('one');
    published = () => Promise.resolve({ keys: [one, two] });
    for (let count = 0; count < 1_000; count += 1) {
      now = count * 29.9;
      await kidsAt('two');
    }
    expect(asked).to.have.length(1);
    now = 30_000;
    expect(await kidsAt('two')).to.deep.equal(['one', 'two']);
    expect(asked).to.have.length(2);
  });

  it('asks once for all who want it at once', async () => {
    await Promise.all(Array.from({ length: 10 }, async () => kidsAt('one')));
    expect(asked).to.have.length(1);
  });

  it('asks again 30 seconds after it got no answer, and says why there was none', async () => {
    const outage = new Error('down');
    published = () => Promise.reject(outage);
    expect(await kidsAt('one')).to.equal(undefined);
    expect(heard).to.deep.equal([outage]);
    published = () => Promise.resolve({ keys: [one] });
    now = 29_999;
    expect(await kidsAt('one')).to.equal(undefined);
    now = 30_000;
    expect(await kidsAt('one')).to.deep.equal(['one']);
  });

  it('goes on with the keys it has for an hour while their place does not answer', async () => {
    await kidsAt('one');
    published = () => Promise.reject(new Error('down'));
    now = 3_599_999;
    expect(await kidsAt('one')).to.deep.equal(['one']);
    now = 3_600_000;
    expect(await kidsAt('one')).to.equal(undefined);
  });

  it('forgets a key that is no longer published', async () => {
    await kidsAt('one');
    published = () => Promise.resolve({ keys: [two] });
    now = 600_000;
    expect(await kidsAt('one')).to.deep.equal(['two']);
  });

  it('remembers as many places as it is meant to', async () => {
    for (const uri of ['a', 'b', 'a', 'c', 'a', 'b']) {
      await kidsAt('one', uri);
    }
    expect(asked).to.deep.equal(['a', 'b', 'c', 'b']);
  });
});
