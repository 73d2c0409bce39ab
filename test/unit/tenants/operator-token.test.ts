import { expect } from 'chai';
import { issueOperatorToken } from '../../../src/tenants/tokens/issue-operator-token.ts';
import { createTokenSecret } from '../../../src/tenants/tokens/token-secret.ts';
import { verifyOperatorToken } from '../../../src/tenants/tokens/verify-operator-token.ts';
import { inMemoryTenants } from '../../support/in-memory-tenants.ts';

describe('the operator token', () => {
  it('is issued once', async () => {
    const { operatorTokens: tokens } = inMemoryTenants();
    expect(await issueOperatorToken(tokens)).to.match(/^seatkeeper_operator_/);
    expect(await issueOperatorToken(tokens)).to.equal(undefined);
  });

  it('opens, and no other does', async () => {
    const { operatorTokens: tokens } = inMemoryTenants();
    const secret = (await issueOperatorToken(tokens)) ?? '';
    const deps = { configured: undefined, tokens };
    expect(await verifyOperatorToken(deps, secret)).to.equal(true);
    expect(await verifyOperatorToken(deps, createTokenSecret('operator'))).to.equal(false);
    expect(await verifyOperatorToken(deps, '')).to.equal(false);
  });

  it('does not open before it is issued', async () => {
    const { operatorTokens: tokens } = inMemoryTenants();
    expect(await verifyOperatorToken({ configured: undefined, tokens }, '')).to.equal(false);
  });

  it('of the configuration has the form the vendor chose, and replaces the issued one', async () => {
    const { operatorTokens: tokens } = inMemoryTenants();
    const issued = (await issueOperatorToken(tokens)) ?? '';
    const deps = { configured: 'chosen by the vendor', tokens };
    expect(await verifyOperatorToken(deps, 'chosen by the vendor')).to.equal(true);
    expect(await verifyOperatorToken(deps, 'chosen by the vendo')).to.equal(false);
    expect(await verifyOperatorToken(deps, issued)).to.equal(false);
  });
});
