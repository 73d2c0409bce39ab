import { expect } from 'chai';
import { listResponse } from '../../../../src/scim/message/list-response.ts';

describe('listResponse', () => {
  it('tells the matches on all pages from the resources on this one (RFC 7644 §3.4.2)', () => {
    expect(listResponse({ totalResults: 7, startIndex: 3, itemsPerPage: 2 })).to.deep.equal({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 7,
      startIndex: 3,
      itemsPerPage: 2,
    });
  });
});
