import { expect } from 'chai';
import { laneOf } from '../../../src/http/lane.ts';

const patched = (...Operations: readonly unknown[]): object => ({ Operations });

describe('the lane of a request', () => {
  for (const [method, path, body] of [
    ['DELETE', '/scim/v2/Users/1', undefined],
    ['DELETE', '/scim/v2/Groups/1', undefined],
    ['DELETE', '/agent/v1/sessions/1', undefined],
    ['DELETE', '/admin/v1/tokens/1', undefined],
    ['POST', '/agent/v1/sessions/1/heartbeat', undefined],
    ['POST', '/admin/v1/sessions/end', { ids: ['1'] }],
    ['PUT', '/scim/v2/Users/1', { userName: 'ada', active: false }],
    ['PUT', '/scim/v2/Users/1', { userName: 'ada', Active: 'False' }],
    ['PATCH', '/scim/v2/Users/1', patched({ op: 'replace', path: 'active', value: false })],
    ['PATCH', '/scim/v2/Users/1', patched({ op: 'Replace', path: 'active', value: 'False' })],
    [
      'PATCH',
      '/scim/v2/Users/1',
      patched({ op: 'add', path: 'title' }, { op: 'replace', value: { active: false } }),
    ],
    [
      'PATCH',
      '/scim/v2/Users/1',
      patched({ op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User:active', value: false }),
    ],
  ] as const) {
    it(`is urgent: ${method} ${path} ${body === undefined ? '' : JSON.stringify(body)}`, () => {
      expect(laneOf({ method, path, body })).to.equal('urgent');
    });
  }

  for (const [method, path, body] of [
    ['POST', '/scim/v2/Users', { userName: 'ada', active: false }],
    ['POST', '/scim/v2/Bulk', patched({ method: 'DELETE', path: '/Users/1' })],
    ['PATCH', '/scim/v2/Users/1', patched({ op: 'replace', path: 'active', value: true })],
    ['PATCH', '/scim/v2/Users/1', patched({ op: 'replace', path: 'inactive', value: false })],
    ['PATCH', '/scim/v2/Users/1', patched(null, 1, { op: 'replace', path: 7, value: false })],
    ['PATCH', '/scim/v2/Users/1', { Operations: 'active' }],
    ['PATCH', '/scim/v2/Groups/1', patched({ op: 'replace', path: 'active', value: false })],
    ['PUT', '/scim/v2/Users/1', { userName: 'ada' }],
    ['PUT', '/scim/v2/Users/1', undefined],
    ['GET', '/scim/v2/Users/1', undefined],
    ['POST', '/agent/v1/sessions', { userName: 'ada' }],
    ['POST', '/agent/v1/sessions/1/connect', undefined],
  ] as const) {
    it(`is ordinary: ${method} ${path} ${body === undefined ? '' : JSON.stringify(body)}`, () => {
      expect(laneOf({ method, path, body })).to.equal('ordinary');
    });
  }
});
