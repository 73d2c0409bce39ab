import { expect } from 'chai';
import {
  type KeyPlace,
  type Keys,
  newKeys,
  type OauthDesk,
  openKeyPlace,
  openOauthDesk,
  refusalIn,
  type RegisteredView,
} from './oauth-desk.ts';

describe('a client that publishes its keys', () => {
  let desk: OauthDesk;
  let place: KeyPlace;
  let keys: Keys;
  let client: RegisteredView;

  beforeEach(async () => {
    desk = await openOauthDesk();
    place = await openKeyPlace();
    keys = await newKeys();
    place.publish([keys.jwk]);
    client = await desk.register({ jwksUri: place.uri });
  });
  afterEach(async () => {
    await place.close();
    await desk.stop();
  });

  const ask = async (by = keys, kid = 'one') =>
    desk.askWith(await desk.assertion(client.clientId, by, { header: { kid } }));

  it('is asked for them once', async () => {
    expect(place.asked).to.equal(0);
    const answers = await Promise.all(Array.from({ length: 8 }, async () => ask()));
    expect(answers.map(({ status }) => status)).to.deep.equal(Array.from({ length: 8 }, () => 200));
    expect(place.asked).to.equal(1);
  });

  it('is not asked by a client of its own before that', async () => {
    const other = await desk.register();
    await desk.askWith(await desk.assertion(other.clientId, keys));
    expect(place.asked).to.equal(0);
  });

  it('is asked once for a thousand keys that nobody knows', async () => {
    const statuses = new Set<number>();
    for (let round = 0; round < 20; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => ask(keys, `unknown-${round}-${index}`)),
      );
      answers.forEach(({ status }) => statuses.add(status));
    }
    expect(place.asked).to.equal(1);
    // The address has failed too often by then.
    expect([...statuses].sort()).to.deep.equal([401, 429]);
  });

  for (const [what, change] of [
    ['answers with an error', { status: 500 }],
    ['answers elsewhere', { status: 302, headers: { Location: 'KEYS' } }],
    ['answers with no JSON', { body: '<html>the secret of the network</html>' }],
    ['answers with no keys', { body: '[]' }],
    ['answers with too much', { body: `{"keys": [], "x": "${'x'.repeat(300_000)}"}` }],
    [
      'answers with too many keys',
      { body: JSON.stringify({ keys: Array.from({ length: 51 }, () => ({})) }) },
    ],
  ] as const) {
    it(`is refused where its place ${what}, without a word on it`, async () => {
      const elsewhere = await openKeyPlace();
      elsewhere.publish([keys.jwk]);
      Object.assign(place, change);
      if ('headers' in change) {
        place.headers = { Location: elsewhere.uri };
      }
      const answer = await ask();
      await elsewhere.close();
      expect(refusalIn(answer)).to.deep.equal([401, 'invalid_client']);
      expect(answer.text).to.not.match(/network|127\.0\.0\.1|ECONN|50\d|30\d/);
      expect(elsewhere.asked).to.equal(0);
      // It may work again, but it is not asked at once.
      await ask();
      expect(place.asked).to.equal(1);
    });
  }

  it('is refused where nobody answers', async () => {
    await place.close();
    expect(refusalIn(await ask())).to.deep.equal([401, 'invalid_client']);
    place = await openKeyPlace();
  });

  it('may publish keys that this server cannot use beside one that it can', async () => {
    place.body = JSON.stringify({ keys: [{ kty: 'oct', k: 'AA' }, { kty: 'new' }, 7, keys.jwk] });
    expect((await ask()).status).to.equal(200);
  });

  it('is not believed with a private or symmetric key that it publishes', async () => {
    place.body = JSON.stringify({ keys: [{ ...keys.jwk, d: 'AA' }] });
    expect(refusalIn(await ask())).to.deep.equal([401, 'invalid_client']);
  });
});
