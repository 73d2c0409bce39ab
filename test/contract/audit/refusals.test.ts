import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { until } from '../../support/until.ts';
import { idOf, SEATS_SCHEMA, userBody } from '../seats/seat-desk.ts';
import { type AuditDesk, CLIENT, type EventView, openAuditDesk, type Outcome } from './audit-desk.ts';

describe('a change that was refused', () => {
  let desk: AuditDesk;

  beforeEach(async () => {
    desk = await openAuditDesk();
  });
  afterEach(async () => {
    await desk.server.stop();
  });

  /** The refusals of a request, as soon as there are so many. */
  const refusalsOf = async ({ requestId }: Outcome, count = 1): Promise<EventView[]> => {
    await until('the refusals are recorded', async () => (await desk.eventsOf(requestId)).length >= count);
    return desk.eventsOf(requestId);
  };
  const fill = async (): Promise<void> => {
    await desk.operator('PUT', `/operator/v1/tenants/${desk.tenant}/seat-pools/service-desk/named`, {
      capacity: 0,
    });
  };
  const seated = (): object => userBody({ [SEATS_SCHEMA]: { seatList: 'service-desk:named' } });

  it('for want of a seat is one event with the code, and no other', async () => {
    await fill();
    const outcome = await desk.scim('POST', '/Users', seated());
    expect(outcome.response.status).to.equal(403);
    const [{ id, at, ...event }, ...others] = (await refusalsOf(outcome)) as [EventView];
    expect(others).to.deep.equal([]);
    expect([id, at]).to.not.include(undefined);
    expect(event).to.deep.equal({
      action: 'request.refused',
      target: { type: 'user', id: null },
      actor: { type: 'client', tokenId: desk.tokenId(CLIENT), connection: CLIENT },
      requestId: outcome.requestId,
      result: 'insufficientSeats',
      details: { method: 'POST', endpoint: '/scim/v2/Users' },
    });
    expect((await desk.list('?action=user.created')).totalResults).to.equal(0);
  });

  it('names its code and its target on every surface', async () => {
    const body = userBody();
    const user = idOf((await desk.scim('POST', '/Users', body)).response);
    await fill();
    const headers = { 'If-Match': 'W/"99"', 'X-Request-Id': 'stale' };
    const token = desk.server.scimToken;
    await desk.server.request({ method: 'PUT', path: `/scim/v2/Users/${user}`, token, body, headers });
    const refused: readonly (readonly [Outcome | { requestId: string }, string, string, string | null])[] = [
      [await desk.scim('POST', '/Users', body), 'uniqueness', 'user', null],
      [{ requestId: 'stale' }, 'preconditionFailed', 'user', user],
      [await desk.scim('DELETE', `/Groups/${user}`), 'notFound', 'group', user],
      [await desk.scim('POST', '/Bulk', {}), 'invalidSyntax', 'request', null],
      [
        await desk.admin('PUT', `/admin/v1/users/${user.toUpperCase()}/seats/service-desk`, {
          type: 'named',
        }),
        'insufficientSeats',
        'user',
        user,
      ],
      [
        await desk.admin('PUT', '/admin/v1/seat-pools/service-desk/shared', { capacity: 9 }),
        'contactVendor',
        'seatPool',
        'service-desk:concurrent',
      ],
      [await desk.admin('DELETE', `/admin/v1/tokens/${user}`), 'notFound', 'token', user],
    ];
    for (const [outcome, code, type, id] of refused) {
      const events = await refusalsOf(outcome as Outcome);
      const short = events.map(({ action, result, target }) => [action, result, target.type, target.id]);
      expect(short).to.deep.equal([['request.refused', code, type, id]]);
    }
  });

  it('for want of a scope is recorded of the token that lacks it', async () => {
    const token = await desk.server.issueToken({ scopes: ['seats:manage'], name: 'curious' });
    const headers = { 'X-Request-Id': 'scopeless' };
    const body = { name: 'x', scopes: ['scim'] };
    await desk.server.request({ method: 'POST', path: '/admin/v1/tokens', token, body, headers });
    const [event] = await refusalsOf({ requestId: 'scopeless' } as Outcome);
    expect(event?.actor).to.include({ type: 'administrator', connection: 'curious' });
    expect(event?.result).to.equal('insufficientScope');
  });

  it('within a Bulk request is an event of its own', async () => {
    await fill();
    const outcome = await desk.scim('POST', '/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'a', data: seated() },
        { method: 'POST', path: '/Users', bulkId: 'b', data: userBody() },
        { method: 'DELETE', path: `/Users/${randomUUID()}` },
      ],
    });
    const events = await refusalsOf(outcome, 3);
    const results = events.map(({ action, result }) => `${action} ${result}`);
    expect(results).to.have.members([
      'user.created success',
      'request.refused insufficientSeats',
      'request.refused notFound',
    ]);
  });

  it('and repeated is recorded once a minute', async () => {
    const path = `/Users/${randomUUID()}`;
    for (let count = 0; count < 5; count += 1) {
      await desk.scim('DELETE', path);
    }
    await refusalsOf(await desk.scim('DELETE', `/Users/${randomUUID()}`));
    const count = async () => (await desk.list('?result=notFound')).totalResults;
    await until('both are recorded', async () => (await count()) >= 2);
    expect(await count()).to.equal(2);
  });

  it('is none where nothing was to be changed', async () => {
    await desk.scim('GET', `/Users/${randomUUID()}`);
    await desk.scim('POST', '/Users/.search', { schemas: [], filter: 'no filter' });
    await desk.scim('POST', '/.search', {});
    await desk.operator('DELETE', `/operator/v1/tenants/${randomUUID()}`);
    await refusalsOf(await desk.scim('DELETE', `/Users/${randomUUID()}`));
    expect((await desk.list('?action=request.refused')).totalResults).to.equal(1);
  });
});
