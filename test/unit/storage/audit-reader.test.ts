import { expect } from 'chai';
import pg from 'pg';
import { AuditError } from '../../../src/audit/audit-error.ts';
import { type AuditQuery } from '../../../src/audit/audit-reader.ts';
import { type TenantId } from '../../../src/kernel/ids.ts';
import { UnavailableError } from '../../../src/kernel/unavailable-error.ts';
import { PostgresAuditReader } from '../../../src/storage/audit/postgres-audit-reader.ts';
import { rejectionOf } from '../../support/rejection.ts';

const ALL: AuditQuery = {
  limit: 10,
  behind: undefined,
  from: undefined,
  to: undefined,
  action: undefined,
  target: undefined,
  actor: undefined,
  result: undefined,
};

describe('a search of audit events', () => {
  const failing = (code: string): PostgresAuditReader => {
    const cause = Object.assign(new pg.DatabaseError('it failed', 0, 'error'), { code });
    return new PostgresAuditReader({
      query: () => Promise.reject(new UnavailableError('It failed', { cause })),
    });
  };

  it('that takes too long is refused', async () => {
    const error = await rejectionOf(failing('57014').list('a' as TenantId, ALL));
    expect(error).to.be.instanceOf(AuditError).with.property('code', 'tooMany');
  });

  it('that fails otherwise is an outage', async () => {
    expect(await rejectionOf(failing('55P03').list('a' as TenantId, ALL))).to.be.instanceOf(UnavailableError);
  });
});
