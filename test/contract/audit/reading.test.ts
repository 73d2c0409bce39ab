import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { textMember } from '../../support/text-member.ts';
import { idOf, userBody } from '../seats/seat-desk.ts';
import { type AuditDesk, CLIENT, type EventPage, openAuditDesk } from './audit-desk.ts';

const PATH = '/admin/v1/audit-events';

describe('the audit events of a tenant', () => {
  let desk: AuditDesk;

  before(async () => {
    desk = await openAuditDesk();
    for (let count = 0; count < 12; count += 1) {
      await desk.server.scim('POST', '/Users', userBody());
    }
  });
  after(async () => {
    await desk.server.stop();
  });

  it('come the newest first', async () => {
    const { items, totalResults } = await desk.list();
    expect(items).to.have.length(totalResults);
    const places = items.map(({ at, id }) => `${at} ${id.padStart(20, '0')}`);
    expect(places).to.deep.equal(places.toSorted().toReversed());
  });

  it('are each seen exactly once, page by page, while others are recorded', async () => {
    const expected = (await desk.list()).items.map(({ id }) => id);
    const seen: string[] = [];
    let query = '?pageSize=4';
    for (let page: EventPage | undefined; page === undefined || page.nextCursor !== undefined;) {
      page = await desk.list(query);
      seen.push(...page.items.map(({ id }) => id));
      query = `?pageSize=4&cursor=${page.nextCursor ?? ''}`;
      await desk.server.scim('POST', '/Users', userBody());
    }
    expect(seen).to.deep.equal(expected);
  });

  it('are told apart where they are of the same instant', async () => {
    const text = `insert into audit_events (tenant_id, at, action, target_type)
                  select $1, '2020-01-01T00:00:00Z', 'twin', 'none' from generate_series(1, 5)`;
    await desk.server.database.query({ name: '', text }, [desk.tenant]);
    const first = await desk.list('?action=twin&pageSize=3');
    const second = await desk.list(`?action=twin&pageSize=3&cursor=${first.nextCursor ?? ''}`);
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect([new Set(ids).size, first.totalResults, second.totalResults]).to.deep.equal([5, 5, 5]);
    expect(second).to.not.have.property('nextCursor');
  });

  it('are found by action, target, actor, result and time', async () => {
    const since = (await desk.list('?pageSize=1')).items[0]?.at ?? '';
    const { response, events } = await desk.scim('POST', '/Users', userBody());
    const [event] = events;
    const id = idOf(response);
    const idsFor = async (query: string): Promise<string[]> =>
      (await desk.list(`?target=${id}&${query}`)).items.map((each) => each.id);
    for (const matching of [
      'action=user.created',
      'action=&actor=&result=&from=&to=',
      'actor=client',
      `actor=${desk.tokenId(CLIENT)}`,
      `actor=${encodeURIComponent(CLIENT)}`,
      'result=success',
      `from=${event?.at ?? ''}`,
      `from=${since}&to=2999-01-01T00:00:00Z`,
    ]) {
      expect(await idsFor(matching), matching).to.deep.equal([event?.id]);
    }
    for (const other of [
      'action=user.deleted',
      'actor=operator',
      `actor=${randomUUID()}`,
      'result=notFound',
      `to=${event?.at ?? ''}`,
      'from=2999-01-01T00:00:00Z',
    ]) {
      expect(await idsFor(other), other).to.deep.equal([]);
    }
    expect((await desk.list(`?target=${id.toUpperCase()}`)).totalResults).to.equal(1);
  });

  it('are counted up to ten thousand', async () => {
    const text = `insert into audit_events (tenant_id, action, target_type)
                  select $1, 'many', 'none' from generate_series(1, 10001)`;
    await desk.server.database.query({ name: '', text }, [desk.tenant]);
    expect((await desk.list('?action=many&pageSize=1')).totalResults).to.equal(10_000);
  });

  const forged = (...position: string[]) => Buffer.from(position.join('\n')).toString('base64url');
  for (const [query, code] of [
    ['pageSize=0', 'invalidValue'],
    ['from=yesterday', 'invalidValue'],
    ['to=2026-02-30T00:00:00Z', 'invalidValue'],
    ['action=a&action=b', 'invalidValue'],
    ['actor=%00', 'invalidValue'],
    [`cursor=${forged('2026-01-01T00:00:00Z', 'x')}`, 'invalidCursor'],
    [`cursor=${forged('2026-01-01T00:00:00Z', '9'.repeat(19))}`, 'invalidCursor'],
    [`cursor=${forged('x', '1')}`, 'invalidCursor'],
  ] as const) {
    it(`are refused with ${query}`, async () => {
      const { status, body } = await desk.server.admin('GET', `${PATH}?${query}`);
      expect([status, body['code']]).to.deep.equal([400, code]);
    });
  }

  it('need audit:read', async () => {
    const others = [
      'plan:manage',
      'scim',
      'seats:manage',
      'sessions',
      'tokens:manage',
      'users:manage',
    ] as const;
    const token = await desk.server.issueToken({ scopes: others });
    expect((await desk.server.request({ path: PATH, token })).body['code']).to.equal('insufficientScope');
  });

  it('can only be read', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect((await desk.server.admin(method, PATH, {})).status).to.equal(405);
    }
  });

  it("are no other tenant's business", async () => {
    const { body } = await desk.server.operator('POST', '/operator/v1/tenants', { name: 'Other' });
    const tokens = `/operator/v1/tenants/${textMember(body, 'id')}/tokens`;
    const issued = await desk.server.operator('POST', tokens, { name: 'auditor', scopes: ['audit:read'] });
    const seen = await desk.server.request({ path: PATH, token: textMember(issued.body, 'token') });
    const { items } = seen.body as unknown as EventPage;
    expect(items.map(({ action }) => action)).to.deep.equal(['token.issued', 'tenant.created']);
    expect((await desk.list(`?target=${textMember(body, 'id')}`)).totalResults).to.equal(0);
  });
});
