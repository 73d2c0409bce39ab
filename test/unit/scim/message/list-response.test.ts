import { expect } from 'chai';
import { listResponse } from '../../../../src/scim/message/list-response.ts';

describe('listResponse', () => {
  it('tells the matches on all pages from the resources on this one (RFC 7644 §3.4.2)', () => {
    const resources = [{ id: 'a' }, { id: 'b' }];
    expect(listResponse({ totalResults: 7, startIndex: 3, resources })).to.deep.equal({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 7,
      startIndex: 3,
      itemsPerPage: 2,
      Resources: [{ id: 'a' }, { id: 'b' }],
    });
  });

  it('has an empty list of resources where there are none', () => {
    expect(listResponse({ totalResults: 0, startIndex: 1, resources: [] })).to.deep.include({
      totalResults: 0,
      itemsPerPage: 0,
      Resources: [],
    });
  });
});
