import { expect } from 'chai';
import { RefusalLimit } from '../../../src/audit/refusal-limit.ts';
import { type Refusal } from '../../../src/audit/refusal.ts';
import { type TenantId } from '../../../src/kernel/ids.ts';

const actor = (tokenId: string): Refusal['actor'] => ({
  type: 'client',
  tokenId,
  connection: 'IdP',
  requestId: 'r',
});

const refusal = (changes: Partial<Refusal> = {}): Refusal => ({
  tenant: 'a' as TenantId,
  actor: actor('1'),
  method: 'POST',
  endpoint: '/scim/v2/Users',
  target: { type: 'user', id: null },
  code: 'uniqueness',
  ...changes,
});

const numbered = (number: number, changes: Partial<Refusal> = {}): Refusal =>
  refusal({ target: { type: 'user', id: String(number) }, ...changes });

describe('the limit of recorded refusals', () => {
  let now = 0;
  let limit: RefusalLimit;
  beforeEach(() => {
    now = 1_000_000;
    limit = new RefusalLimit(() => now);
  });

  it('lets a refusal through once a minute', () => {
    expect(limit.admits(refusal())).to.equal(true);
    now += 59_999;
    expect(limit.admits(refusal({ actor: { ...actor('1'), requestId: 'another' } }))).to.equal(false);
    now += 1;
    expect(limit.admits(refusal())).to.equal(true);
    expect(limit.admits(refusal())).to.equal(false);
  });

  it('tells refusals apart by credential, method, endpoint, target and code', () => {
    for (const changes of [
      {},
      { tenant: 'b' as TenantId },
      { actor: actor('2') },
      { method: 'PUT' },
      { endpoint: '/scim/v2/Groups' },
      { target: { type: 'user', id: 'x' } },
      { target: { type: 'group', id: null } },
      { code: 'notFound' },
    ]) {
      expect(limit.admits(refusal(changes)), JSON.stringify(changes)).to.equal(true);
      expect(limit.admits(refusal(changes)), JSON.stringify(changes)).to.equal(false);
    }
  });

  it('lets a hundred of one credential through, whatever they are, and others beside them', () => {
    const admitted = Array.from({ length: 150 }, (_, index) => limit.admits(numbered(index)));
    expect(admitted.filter(Boolean)).to.have.length(100);
    expect(limit.admits(numbered(0, { actor: actor('2') }))).to.equal(true);
    now += 60_000;
    expect(limit.admits(numbered(150))).to.equal(true);
  });
});
