import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { SYSTEM } from '../../../../src/kernel/actor.ts';
import { createTenant } from '../../../../src/tenants/create-tenant.ts';
import { authenticateClient } from '../../../../src/tenants/oauth/authenticate-client.ts';
import { KeySetCache } from '../../../../src/tenants/oauth/key-sets/key-set-cache.ts';
import { registerClient } from '../../../../src/tenants/oauth/register-client.ts';
import { inMemoryTenants } from '../../../support/in-memory-tenants.ts';
import { refusalOf } from '../../../support/refusal.ts';

const AUDIENCE = 'https://seats.example.com';

/** Seconds since the epoch, on a clock that stands still and is far from everybody's. */
const NOW = Date.parse('2031-05-01T12:00:00Z') / 1_000;

describe('the times of an assertion', () => {
  let privateKey: CryptoKey;
  let clientId: string;
  const stores = inMemoryTenants(() => NOW * 1_000);
  const unused = (): never => {
    throw new Error('This client publishes no keys');
  };
  const keySets = new KeySetCache({ source: { mayAsk: unused, fetch: unused }, now: () => 0 });

  before(async () => {
    const pair = await generateKeyPair('EdDSA');
    ({ privateKey } = pair);
    const { id: tenant } = await createTenant(stores, { name: 'Acme', actor: SYSTEM });
    const order = { tenant, actor: SYSTEM, name: 'IdP', scopes: ['scim'], clientProfile: 'default' } as const;
    const jwks = { keys: [await exportJWK(pair.publicKey)] };
    const keys = { jwks, jwksUri: undefined, callerScopes: 'all' } as const;
    ({ id: clientId } = await registerClient({ ...stores, keySets }, { ...order, ...keys }));
  });

  const authenticate = async (times: Readonly<Record<string, number>>): Promise<unknown> => {
    const claims = {
      iss: clientId,
      sub: clientId,
      aud: AUDIENCE,
      jti: randomUUID(),
      exp: NOW + 60,
      ...times,
    };
    const assertion = await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey);
    const deps = { ...stores, keySets, audiences: [AUDIENCE] };
    return authenticateClient(deps, { clientId: undefined, assertion });
  };

  for (const [what, good, bad] of [
    ['is over 60 seconds after its end, by the clock of the store', { exp: NOW - 59 }, { exp: NOW - 60 }],
    ['is refused 61 seconds after its end', { exp: NOW - 59 }, { exp: NOW - 61 }],
    ['lives for ten minutes', { exp: NOW + 660 }, { exp: NOW + 661 }],
    ['begins when it says', { nbf: NOW + 60 }, { nbf: NOW + 61 }],
    ['was made before it is used', { iat: NOW + 60 }, { iat: NOW + 61 }],
  ] as const) {
    it(`hold: it ${what}`, async () => {
      expect(await authenticate(good)).to.include({ id: clientId });
      expect((await refusalOf(authenticate(bad))).code).to.equal('invalidClient');
    });
  }
});
