import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { refusedPlace } from '../../../src/http/refused-place.ts';

const ID = randomUUID();

describe('what is recorded of the path of a refused request', () => {
  for (const [path, endpoint, type, id] of [
    ['/scim/v2/Users', '/scim/v2/Users', 'user', null],
    [`/scim/v2/Users/${ID.toUpperCase()}`, '/scim/v2/Users', 'user', ID],
    [`/scim/v2/Groups/${ID}`, '/scim/v2/Groups', 'group', ID],
    ['/scim/v2/Bulk', '/scim/v2/Bulk', 'request', null],
    [`/admin/v1/users/${ID}/seats/remote-support`, '/admin/v1/users', 'user', ID],
    [`/admin/v1/tokens/${ID}`, '/admin/v1/tokens', 'token', ID],
    [`/admin/v1/sessions/${ID}`, '/admin/v1/sessions', 'session', ID],
    ['/admin/v1/sessions/end', '/admin/v1/sessions', 'session', null],
    [
      '/admin/v1/seat-pools/remote-support/shared',
      '/admin/v1/seat-pools',
      'seatPool',
      'remote-support:concurrent',
    ],
    [`/admin/v1/seat-rules/${ID}`, '/admin/v1/seat-rules', 'seatRule', ID],
    [`/agent/v1/sessions/${ID}/heartbeat`, '/agent/v1/sessions', 'session', ID],
    ['/agent/v1/sessions', '/agent/v1/sessions', 'session', null],
    [`/agent/v1/occupancies/${ID}`, '/agent/v1/occupancies', 'occupancy', ID],
    // What a client made up, which may be the name of a person.
    ['/scim/v2/Users/ada@example.com', '/scim/v2/Users', 'user', null],
    ['/admin/v1/seat-pools/Ada%20Lovelace/named', '/admin/v1/seat-pools', 'seatPool', null],
    ['/admin/v1/ada@example.com', '/admin/v1', 'request', null],
    ['/scim/v2', '/scim/v2', 'request', null],
  ] as const) {
    it(`${path} is ${endpoint}`, () => {
      expect(refusedPlace(path)).to.deep.equal({ endpoint, target: { type, id } });
    });
  }
});
