import { expect } from 'chai';
import pg from 'pg';
import { loadSchemaRegistry } from '../../../src/app/project-files.ts';
import { UnavailableError } from '../../../src/kernel/unavailable-error.ts';
import { parseFilter } from '../../../src/scim/filter/parse-filter.ts';
import { resolveFilter } from '../../../src/scim/filter/resolve-filter.ts';
import { ScimError } from '../../../src/scim/scim-error.ts';
import { type ResourceType } from '../../../src/scim/schema/schema.ts';
import { faultFrom } from '../../../src/storage/database-errors.ts';
import { type AttributeSources } from '../../../src/storage/filter-sql/attribute-source.ts';
import { orTooMany } from '../../../src/storage/pages/too-many.ts';
import { userSources } from '../../../src/storage/users/user-sources.ts';
import { rejectionOf } from '../../support/rejection.ts';

describe('a query that the database gave up', () => {
  let userType: ResourceType;
  let sources: AttributeSources;
  before(async () => {
    const registry = await loadSchemaRegistry();
    userType = registry.resourceType('User');
    sources = userSources({ userType, groupType: registry.resourceType('Group'), baseUrl: 'https://x' });
  });

  const endedWith = async (code: string, filter?: string): Promise<unknown> => {
    const error = Object.assign(new pg.DatabaseError('ended', 1, 'error'), { code });
    const query = {
      filter: filter === undefined ? undefined : resolveFilter(parseFilter(filter), userType),
      sorting: undefined,
      sources,
    };
    return rejectionOf(orTooMany([query], Promise.reject(faultFrom(error) as Error)));
  };

  // RFC 7644 §3.12, tooMany: "The specified filter yields many more results than the server is willing to calculate or
  // process."
  for (const filter of [
    'displayName co "a"',
    'userName gt "a"',
    'nickName pr',
    'not (userName eq "a")',
    'userName eq "a" or title co "b"',
    'emails[type ne "work"]',
    'emails[value co "a"]',
    'active eq true',
    'emails[type eq "work"]',
    'meta.version eq "a"',
  ]) {
    it(`is refused as tooMany where it had to read all, as ${filter}`, async () => {
      const refusal = await endedWith('57014', filter);
      expect(refusal).to.be.instanceOf(ScimError).and.include({ code: 'tooMany' });
    });
  }

  for (const filter of [
    undefined,
    'userName eq "a"',
    'emails[type eq "work" and value eq "a"]',
    'title eq "a"',
    'nickName pr and id eq "x"',
    'userName eq "a" or externalId eq "b"',
  ]) {
    it(`stays an outage where an index answers, as ${filter ?? 'without a filter'}`, async () => {
      expect(await endedWith('57014', filter)).to.be.instanceOf(UnavailableError);
    });
  }

  it('stays an outage when something else ended it', async () => {
    for (const code of ['57P01', '08006', '55P03', '53300']) {
      expect(await endedWith(code, 'displayName co "a"')).to.be.instanceOf(UnavailableError);
    }
  });
});
