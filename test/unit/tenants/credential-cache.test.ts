import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type TenantId } from '../../../src/kernel/ids.ts';
import { type Credential } from '../../../src/tenants/credential.ts';
import { CredentialCache } from '../../../src/tenants/tokens/credential-cache.ts';
import { hashOfToken } from '../../../src/tenants/tokens/token-secret.ts';

const credentialOf = (tenant: string): Credential => ({
  tenant: tenant as TenantId,
  tokenId: randomUUID(),
  connection: 'IdP',
  scopes: ['scim'],
  clientProfile: 'default',
});

describe('CredentialCache', () => {
  let now = 0;
  let cache: CredentialCache;

  const keep = (secret: string, credential: Credential): void => {
    cache.keep(hashOfToken(secret), credential, cache.generation);
  };
  const find = (secret: string): Credential | undefined => cache.find(hashOfToken(secret));

  beforeEach(() => {
    now = 50_000;
    cache = new CredentialCache({ now: () => now, size: 3 });
  });

  it('knows a credential for one second and no longer', () => {
    const credential = credentialOf('one');
    keep('a', credential);
    now += 999;
    expect(find('a')).to.equal(credential);
    now += 1;
    expect(find('a')).to.equal(undefined);
  });

  it('does not live longer for being used', () => {
    keep('a', credentialOf('one'));
    now += 600;
    find('a');
    now += 600;
    expect(find('a')).to.equal(undefined);
  });

  it('knows each token by itself', () => {
    keep('a', credentialOf('one'));
    expect(find('b')).to.equal(undefined);
  });

  it('forgets one token', () => {
    const [gone, stays] = [credentialOf('one'), credentialOf('one')];
    keep('a', gone);
    keep('b', stays);
    cache.forgetToken(gone.tokenId);
    expect([find('a'), find('b')]).to.deep.equal([undefined, stays]);
  });

  it('forgets every token of a tenant', () => {
    const stays = credentialOf('two');
    keep('a', credentialOf('one'));
    keep('b', credentialOf('one'));
    keep('c', stays);
    cache.forgetTenant('one' as TenantId);
    expect([find('a'), find('b'), find('c')]).to.deep.equal([undefined, undefined, stays]);
  });

  it('does not keep what was read before something was forgotten', () => {
    const { generation } = cache;
    cache.forgetToken('whichever');
    cache.keep(hashOfToken('a'), credentialOf('one'), generation);
    expect(find('a')).to.equal(undefined);
  });

  it('gives up the oldest when it is full', () => {
    for (const secret of ['a', 'b', 'c', 'd']) {
      keep(secret, credentialOf(secret));
    }
    expect(['a', 'b', 'c', 'd'].map((secret) => find(secret)?.tenant)).to.deep.equal([
      undefined,
      'b',
      'c',
      'd',
    ]);
  });

  it('counts a token once however often it is kept', () => {
    for (const secret of ['a', 'b', 'b', 'b', 'c']) {
      keep(secret, credentialOf(secret));
    }
    expect(find('a')?.tenant).to.equal('a');
  });
});
