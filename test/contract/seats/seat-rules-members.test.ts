import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { groupBody, openRuleDesk, type RuleDesk } from './rule-desk.ts';

describe('seat rules: who holds the seat', () => {
  let desk: RuleDesk;
  let product: string;
  let seat: string;
  let ruled: string[];
  before(async () => {
    desk = await openRuleDesk();
  });
  beforeEach(async () => {
    ({ product } = await desk.sell({ named: 10 }));
    seat = `${product}:named`;
    ruled = [`${seat} assigned rule`];
  });
  after(async () => desk.server.stop());

  it('is every member at the time when the rule is made', async () => {
    const [ada, bob] = [await desk.hire(), await desk.hire()];
    await desk.rule(await desk.group(ada, bob), seat);
    expect(await desk.heldBy(ada, bob)).to.deep.equal([ruled, ruled]);
    expect(await desk.counts(seat)).to.equal('2 assigned, 0 waiting');
  });

  it('is nobody any more when the rule is deleted', async () => {
    const ada = await desk.hire();
    const rule = await desk.rule(await desk.group(ada), seat);
    expect((await desk.deleteRule(rule)).status).to.equal(204);
    expect(await desk.heldBy(ada)).to.deep.equal([[]]);
    expect(await desk.counts(seat)).to.equal('0 assigned, 0 waiting');
  });

  it('is who is added by PATCH, and no longer who is removed by it', async () => {
    const [ada, bob] = [await desk.hire(), await desk.hire()];
    const group = await desk.group();
    await desk.rule(group, seat);
    expect((await desk.join(group, ada, bob)).status).to.be.oneOf([200, 204]);
    expect(await desk.heldBy(ada, bob)).to.deep.equal([ruled, ruled]);
    await desk.leave(group, ada);
    expect(await desk.heldBy(ada, bob)).to.deep.equal([[], ruled]);
    await desk.patchGroup(group, { op: 'remove', path: 'members[display sw "agent"]' });
    expect(await desk.heldBy(ada, bob)).to.deep.equal([[], []]);
  });

  it('is who is in the list of a PUT', async () => {
    const [ada, bob, eve] = [await desk.hire(), await desk.hire(), await desk.hire()];
    const group = await desk.group(ada, bob);
    await desk.rule(group, seat);
    expect((await desk.putGroup(group, bob, eve)).status).to.equal(200);
    expect(await desk.heldBy(ada, bob, eve)).to.deep.equal([[], ruled, ruled]);
    await desk.putGroup(group);
    expect(await desk.heldBy(bob, eve)).to.deep.equal([[], []]);
  });

  it('is also who joins while the group is renamed', async () => {
    const ada = await desk.hire();
    const group = await desk.group();
    await desk.rule(group, seat);
    const add = { op: 'add', path: 'members', value: [{ value: ada }] };
    await desk.patchGroup(group, add, { op: 'replace', path: 'displayName', value: `renamed ${group}` });
    expect(await desk.heldBy(ada)).to.deep.equal([ruled]);
  });

  it('is who joins by Bulk', async () => {
    const group = await desk.group();
    await desk.rule(group, seat);
    const data = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: `bulk ${group}` };
    const member = { value: 'bulkId:1' };
    const patch: JsonObject = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'add', path: 'members', value: [member] }],
    };
    const answer = await desk.server.scim('POST', '/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: '1', data },
        { method: 'PATCH', path: `/Groups/${group}`, data: patch },
      ],
    });
    expect(answer.status).to.equal(200);
    expect(await desk.counts(seat)).to.equal('1 assigned, 0 waiting');
  });

  it('is nobody any more when the group is deleted', async () => {
    const [ada, bob] = [await desk.hire(), await desk.hire()];
    const group = await desk.group(ada, await desk.group(bob));
    await desk.rule(group, seat);
    expect(await desk.heldBy(ada, bob)).to.deep.equal([ruled, ruled]);
    await desk.deleteGroup(group);
    expect(await desk.heldBy(ada, bob)).to.deep.equal([[], []]);
  });

  it('is who is in a group within the group, at any depth', async () => {
    const [ada, bob] = [await desk.hire(), await desk.hire()];
    const innermost = await desk.group(ada);
    const inner = await desk.group(innermost);
    const outer = await desk.group(inner);
    await desk.rule(outer, seat);
    expect(await desk.heldBy(ada)).to.deep.equal([ruled]);
    await desk.join(innermost, bob);
    expect(await desk.heldBy(bob)).to.deep.equal([ruled]);
    await desk.leave(innermost, ada);
    expect(await desk.heldBy(ada, bob)).to.deep.equal([[], ruled]);
    await desk.deleteGroup(inner);
    expect(await desk.heldBy(bob)).to.deep.equal([[]]);
  });

  it('changes when a group is put into the group or taken out of it', async () => {
    const ada = await desk.hire();
    const inner = await desk.group(await desk.group(ada));
    const outer = await desk.group();
    await desk.rule(outer, seat);
    await desk.join(outer, inner);
    expect(await desk.heldBy(ada)).to.deep.equal([ruled]);
    await desk.leave(outer, inner);
    expect(await desk.heldBy(ada)).to.deep.equal([[]]);
    await desk.putGroup(outer, inner);
    expect(await desk.heldBy(ada)).to.deep.equal([ruled]);
    await desk.putGroup(outer);
    expect(await desk.heldBy(ada)).to.deep.equal([[]]);
  });

  it('is who is in one of two such groups', async () => {
    const ada = await desk.hire();
    const [one, two] = [await desk.group(ada), await desk.group(ada)];
    await desk.rule(one, seat);
    const rule = await desk.rule(two, seat);
    expect(await desk.counts(seat)).to.equal('1 assigned, 0 waiting');
    await desk.leave(one, ada);
    expect(await desk.heldBy(ada)).to.deep.equal([ruled]);
    await desk.deleteRule(rule);
    expect(await desk.heldBy(ada)).to.deep.equal([[]]);
  });

  it('is no member of a group without a rule', async () => {
    const ada = await desk.hire();
    await desk.rule(await desk.group(), seat);
    expect((await desk.server.scim('POST', '/Groups', groupBody([ada]))).status).to.equal(201);
    expect(await desk.heldBy(ada)).to.deep.equal([[]]);
  });

  it('gives the seat up while inactive, and takes it again', async () => {
    const ada = await desk.hire();
    await desk.rule(await desk.group(ada), seat);
    await desk.setActive(ada, false);
    expect(await desk.heldBy(ada)).to.deep.equal([[`${seat} suspended rule`]]);
    expect(await desk.counts(seat)).to.equal('0 assigned, 0 waiting');
    await desk.setActive(ada, true);
    expect(await desk.heldBy(ada)).to.deep.equal([ruled]);
  });

  it('takes on the way back what rules say by then', async () => {
    const other = await desk.sell({ named: 1 });
    const ada = await desk.hire();
    const group = await desk.group(ada);
    const rule = await desk.rule(group, seat);
    await desk.setActive(ada, false);
    await desk.deleteRule(rule);
    await desk.rule(group, `${other.product}:named`);
    expect(await desk.counts(`${other.product}:named`)).to.equal('0 assigned, 0 waiting');
    await desk.setActive(ada, true);
    expect(await desk.heldBy(ada)).to.deep.equal([[`${other.product}:named assigned rule`]]);
  });

  it('gives the seat up when the user is deleted', async () => {
    const ada = await desk.hire();
    await desk.rule(await desk.group(ada), seat);
    expect((await desk.server.scim('DELETE', `/Users/${ada}`)).status).to.equal(204);
    expect(await desk.counts(seat)).to.equal('0 assigned, 0 waiting');
  });

  it("is told by the user's version", async () => {
    const ada = await desk.hire();
    const group = await desk.group(ada);
    const before = (await desk.get(ada)).headers.get('ETag');
    await desk.rule(group, seat);
    expect((await desk.get(ada)).headers.get('ETag')).to.not.equal(before);
  });
});
