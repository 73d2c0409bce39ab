import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { type TestResponse } from '../../support/http.ts';
import { textMember } from '../../support/text-member.ts';
import { openRuleDesk, type RuleDesk } from './rule-desk.ts';

const RULES = '/admin/v1/seat-rules';

describe('seat rules on the admin surface', () => {
  let desk: RuleDesk;
  let product: string;
  beforeEach(async () => {
    desk = await openRuleDesk();
    ({ product } = await desk.sell({ named: 5, concurrent: 5 }));
  });
  afterEach(async () => desk.server.stop());

  const expectProblem = ({ status, body }: TestResponse, expected: number, code: string): void => {
    expect([status, body['status'], body['code']]).to.deep.equal([expected, expected, code]);
  };

  it('are answered as they are, at their location', async () => {
    const groupId = await desk.group();
    const created = await desk.askRule(groupId, `${product}:named`);
    expect(created.status).to.equal(201);
    const { id, createdAt, ...rest } = created.body as Record<string, string>;
    expect(rest).to.deep.equal({ groupId, product, type: 'named' });
    expect(createdAt).to.match(/^\d{4}-.*Z$/);
    const location = `${desk.server.baseUrl}${RULES}/${id ?? ''}`;
    expect(created.headers.get('Location')).to.equal(location);
    const read = await desk.server.admin('GET', `${RULES}/${id ?? ''}`);
    expect([read.status, read.body]).to.deep.equal([200, created.body]);
  });

  it('take shared for concurrent, and an id of a group in any letter case', async () => {
    const groupId = await desk.group();
    const created = await desk.askRule(groupId.toUpperCase(), `${product}:shared`);
    expect(created.body).to.include({ groupId, type: 'concurrent' });
  });

  it('are listed the oldest first, page by page', async () => {
    const rules: string[] = [];
    for (const seat of ['named', 'concurrent', 'named']) {
      rules.push(await desk.rule(await desk.group(), `${product}:${seat}`));
    }
    const first = await desk.server.admin('GET', `${RULES}?pageSize=2`);
    const { items, nextCursor, totalResults } = first.body as {
      items: JsonObject[];
      nextCursor: string;
      totalResults: number;
    };
    expect([items.map(({ id }) => id), totalResults]).to.deep.equal([rules.slice(0, 2), 3]);
    const rest = await desk.server.admin('GET', `${RULES}?pageSize=2&cursor=${nextCursor}`);
    expect((rest.body['items'] as JsonObject[]).map(({ id }) => id)).to.deep.equal(rules.slice(2));
    expect(rest.body).to.not.have.property('nextCursor');
    expectProblem(await desk.server.admin('GET', `${RULES}?cursor=x`), 400, 'invalidCursor');
  });

  it('are deleted, and then gone', async () => {
    const id = await desk.rule(await desk.group(), `${product}:named`);
    const deleted = await desk.deleteRule(id);
    expect([deleted.status, deleted.text]).to.deep.equal([204, '']);
    expectProblem(await desk.deleteRule(id), 404, 'notFound');
    expectProblem(await desk.server.admin('GET', `${RULES}/${id}`), 404, 'notFound');
    expectProblem(await desk.server.admin('GET', `${RULES}/none`), 404, 'notFound');
    expectProblem(await desk.deleteRule('none'), 404, 'notFound');
  });

  it('are gone with their group', async () => {
    const group = await desk.group();
    const id = await desk.rule(group, `${product}:named`);
    expect((await desk.deleteGroup(group)).status).to.equal(204);
    expectProblem(await desk.server.admin('GET', `${RULES}/${id}`), 404, 'notFound');
  });

  it('are refused for a group that is not there', async () => {
    for (const group of [randomUUID(), 'no id', await desk.hire()]) {
      const refused = await desk.askRule(group, `${product}:named`);
      expectProblem(refused, 400, 'unknownGroup');
      expect(refused.body['detail']).to.include(group);
    }
  });

  it('are refused for an unknown product or type, and the known ones are listed', async () => {
    const group = await desk.group();
    const unknownProduct = await desk.askRule(group, 'fax:named');
    expectProblem(unknownProduct, 400, 'invalidValue');
    expect(unknownProduct.body['detail']).to.include('fax').and.include(product).and.include('rescueassist');
    const unknownType = await desk.askRule(group, `${product}:floating`);
    expectProblem(unknownType, 400, 'invalidValue');
    expect(unknownType.body['detail']).to.include('named, concurrent, shared');
  });

  it('are refused the second time, but not for the other type or another group', async () => {
    const group = await desk.group();
    await desk.rule(group, `${product}:named`);
    const again = await desk.askRule(group, `${product}:named`);
    expectProblem(again, 409, 'duplicateSeatRule');
    expect((await desk.askRule(group, `${product}:concurrent`)).status).to.equal(201);
    expect((await desk.askRule(await desk.group(), `${product}:named`)).status).to.equal(201);
  });

  it('are refused for the type in which an exclusive product is not sold, also without members', async () => {
    const sold = await desk.sell({ seatTypes: 'exclusive', named: 1 });
    const refused = await desk.askRule(await desk.group(), `${sold.product}:concurrent`);
    expectProblem(refused, 400, 'invalidValue');
    expect(refused.body['detail']).to.match(/^For Product \d+, only 1 seat type can be assigned/);
    expect((await desk.askRule(await desk.group(), `${sold.product}:named`)).status).to.equal(201);
  });

  it('need users:manage and seats:manage together to be written, one of them to be read', async () => {
    const groupId = await desk.group();
    const id = await desk.rule(await desk.group(), `${product}:named`);
    const post = { method: 'POST', path: RULES, body: { groupId, product, type: 'named' } };
    const path = `${RULES}/${id}`;
    for (const scope of ['users:manage', 'seats:manage'] as const) {
      const token = await desk.server.issueToken({ scopes: [scope, 'plan:manage', 'scim'] });
      expectProblem(await desk.server.request({ ...post, token }), 403, 'insufficientScope');
      expectProblem(await desk.server.request({ method: 'DELETE', path, token }), 403, 'insufficientScope');
      expect((await desk.server.request({ path, token })).status).to.equal(200);
      expect((await desk.server.request({ path: RULES, token })).status).to.equal(200);
    }
    const none = await desk.server.issueToken({ scopes: ['plan:manage', 'scim', 'tokens:manage'] });
    expectProblem(await desk.server.request({ path, token: none }), 403, 'insufficientScope');
    expectProblem(await desk.server.request({ path: RULES, token: none }), 403, 'insufficientScope');
  });

  it('are refused with a body of another form', async () => {
    const whole = { groupId: await desk.group(), product, type: 'named' };
    const { groupId, ...incomplete } = whole;
    expect(groupId).to.be.a('string');
    for (const body of [incomplete, { ...whole, type: 1 }, { ...whole, source: 'rule' }]) {
      expectProblem(await desk.server.admin('POST', RULES, body), 400, 'invalidBody');
    }
  });

  it('of another tenant are not there', async () => {
    const id = await desk.rule(await desk.group(), `${product}:named`);
    const tenant = (await desk.server.operator('POST', '/operator/v1/tenants', { name: 'other' })).body;
    const order = { name: 'other', scopes: ['users:manage', 'seats:manage'] };
    const tokens = `/operator/v1/tenants/${textMember(tenant, 'id')}/tokens`;
    const token = textMember((await desk.server.operator('POST', tokens, order)).body, 'token');
    const path = `${RULES}/${id}`;
    expectProblem(await desk.server.request({ path, token }), 404, 'notFound');
    expectProblem(await desk.server.request({ method: 'DELETE', path, token }), 404, 'notFound');
    expect((await desk.server.request({ path: RULES, token })).body).to.deep.equal({
      items: [],
      totalResults: 0,
    });
    const body = { groupId: await desk.group(), product, type: 'named' };
    expectProblem(
      await desk.server.request({ method: 'POST', path: RULES, token, body }),
      400,
      'unknownGroup',
    );
  });
});
