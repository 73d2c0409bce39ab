import { expect } from 'chai';
import { openRuleDesk, type RuleDesk } from './rule-desk.ts';
import { shortageSentence } from './seat-desk.ts';

describe('seat rules: when a pool is full', () => {
  let desk: RuleDesk;
  before(async () => {
    desk = await openRuleDesk();
  });
  after(async () => desk.server.stop());

  const hire = async (count: number): Promise<string[]> =>
    Promise.all(Array.from({ length: count }, async () => desk.hire()));

  it('refuses new members with one sentence per shortage and the numbers, and keeps nothing', async () => {
    const [one, two] = [await desk.sell({ named: 1 }), await desk.sell({ named: 2 })];
    const group = await desk.group();
    await desk.rule(group, `${one.product}:named`);
    await desk.rule(group, `${two.product}:named`);
    const [first = '', ...others] = await hire(4);
    expect((await desk.join(group, first)).status).to.be.below(300);
    const before = (await desk.server.scim('GET', `/Groups/${group}`)).text;
    const refused = await desk.join(group, ...others);
    expect([refused.status, refused.body['scimType']]).to.deep.equal([403, 'insufficientSeats']);
    expect(refused.body['detail']).to.equal(
      `${shortageSentence(`${one.displayName} (named)`, 1, 1)} ${shortageSentence(`${two.displayName} (named)`, 1, 2)}`,
    );
    expect(refused.headers.get('Seats-Shortage')).to.equal(
      `${one.product};type=named;limit=1;assigned=1;requested=3, ` +
        `${two.product};type=named;limit=2;assigned=1;requested=3`,
    );
    expect((await desk.server.scim('GET', `/Groups/${group}`)).text).to.equal(before);
    expect(await desk.heldBy(...others)).to.deep.equal([[], [], []]);
    expect(await desk.counts(`${two.product}:named`)).to.equal('1 assigned, 0 waiting');
  });

  it('refuses a rule with 409 and the numbers, and there is none', async () => {
    const { product, displayName } = await desk.sell({ named: 1 });
    const group = await desk.group(...(await hire(3)));
    const refused = await desk.askRule(group, `${product}:named`);
    expect([refused.status, refused.body['code']]).to.deep.equal([409, 'insufficientSeats']);
    expect(refused.body['shortages']).to.deep.equal([
      { product, type: 'named', displayName, limit: 1, assigned: 0, requested: 3 },
    ]);
    expect((await desk.askRule(await desk.group(), `${product}:named`)).status).to.equal(201);
    expect(await desk.counts(`${product}:named`)).to.equal('0 assigned, 0 waiting');
  });

  it('refuses a rule for seats that were never bought only where somebody is to have one', async () => {
    const { product } = await desk.sell({ named: 1 });
    const [user = ''] = await hire(1);
    const seat = `${product}:concurrent`;
    expect((await desk.askRule(await desk.group(user), seat)).status).to.equal(409);
    const group = await desk.group();
    expect((await desk.askRule(group, seat)).status).to.equal(201);
    expect((await desk.join(group, user)).headers.get('Seats-Shortage')).to.equal(
      `${product};type=concurrent;limit=0;assigned=0;requested=1`,
    );
  });

  it('refuses a group that is put into the group, a replacement, and a reactivation', async () => {
    const { product } = await desk.sell({ named: 1 });
    const [one = '', two = ''] = await hire(2);
    const group = await desk.group(one);
    await desk.rule(group, `${product}:named`);
    expect((await desk.join(group, await desk.group(two))).status).to.equal(403);
    expect((await desk.putGroup(group, one, two)).status).to.equal(403);
    await desk.setActive(one, false);
    expect((await desk.join(group, two)).status).to.be.below(300);
    expect((await desk.setActive(one, true)).status).to.equal(403);
    expect(await desk.heldBy(one, two)).to.deep.equal([
      [`${product}:named suspended rule`],
      [`${product}:named assigned rule`],
    ]);
  });

  it('takes inactive members at full capacity', async () => {
    const { product } = await desk.sell({ named: 0 });
    const user = await desk.hire('', { active: false });
    const group = await desk.group();
    await desk.rule(group, `${product}:named`);
    expect((await desk.join(group, user)).status).to.be.below(300);
    expect(await desk.heldBy(user)).to.deep.equal([[`${product}:named suspended rule`]]);
  });

  it('lets a request that removes as many members as it adds succeed', async () => {
    const { product } = await desk.sell({ named: 2 });
    const [one = '', two = '', three = '', four = ''] = await hire(4);
    const group = await desk.group(one, two);
    await desk.rule(group, `${product}:named`);
    const swap = await desk.patchGroup(
      group,
      { op: 'add', path: 'members', value: [{ value: three }] },
      { op: 'remove', path: `members[value eq "${one}"]` },
    );
    expect(swap.status).to.be.below(300);
    expect((await desk.putGroup(group, three, four)).status).to.equal(200);
    const ruled = [`${product}:named assigned rule`];
    expect(await desk.heldBy(one, two, three, four)).to.deep.equal([[], [], ruled, ruled]);
    const more = await desk.putGroup(group, one, two, three);
    expect(more.headers.get('Seats-Shortage')).to.equal(
      `${product};type=named;limit=2;assigned=2;requested=1`,
    );
  });

  it('refuses no change of members that hold the seat already', async () => {
    const { product } = await desk.sell({ concurrent: { capacity: 1, grantLimit: 2 } });
    const [one = '', two = ''] = await hire(2);
    const seat = `${product}:concurrent`;
    const group = await desk.group(one);
    await desk.rule(group, seat);
    await desk.setSeats(two, seat);
    await desk.putPool(product, 'concurrent', { capacity: 1, grantLimit: 0 });
    expect((await desk.join(group, two)).status).to.be.below(300);
    expect((await desk.putGroup(group, one, two)).status).to.equal(200);
    expect((await desk.askRule(await desk.group(one, two), seat)).status).to.equal(201);
    expect((await desk.leave(group, one)).status).to.be.below(300);
  });

  it('lines members up where the pool waits, and serves them in the order of the line', async () => {
    const { product } = await desk.sell({ named: { capacity: 1, whenFull: 'wait' } });
    const seat = `${product}:named`;
    const [one = '', two = '', three = '', four = ''] = await hire(4);
    const group = await desk.group();
    await desk.rule(group, seat);
    await desk.join(group, one);
    await desk.setSeats(two, seat);
    await desk.join(group, three);
    await desk.join(group, four);
    const assigned = `${seat} assigned rule`;
    expect(await desk.heldBy(one, three)).to.deep.equal([[assigned], [`${seat} waiting rule`]]);
    expect(await desk.counts(seat)).to.equal('1 assigned, 3 waiting');
    await desk.leave(group, one);
    expect(await desk.heldBy(one, two)).to.deep.equal([[], [`${seat} assigned direct`]]);
    await desk.setActive(two, false);
    expect(await desk.heldBy(three, four)).to.deep.equal([[assigned], [`${seat} waiting rule`]]);
    await desk.deleteGroup(group);
    expect(await desk.counts(seat)).to.equal('0 assigned, 0 waiting');
  });

  it('gives those who were created first the seats of a new rule, and lines the others up', async () => {
    const { product } = await desk.sell({ named: { capacity: 2, whenFull: 'wait' } });
    const users: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      users.push(await desk.hire());
    }
    await desk.rule(await desk.group(...users.toReversed()), `${product}:named`);
    const statuses = (await desk.heldBy(...users)).map(([held]) => held?.split(' ')[1]);
    expect(statuses).to.deep.equal(['assigned', 'assigned', 'waiting', 'waiting']);
  });

  it('refuses no removal that leaves another type to a rule: the seat waits for a free one', async () => {
    const { product } = await desk.sell({ named: 1, concurrent: { capacity: 1, grantLimit: 1 } });
    const [named, concurrent] = [`${product}:named`, `${product}:concurrent`];
    const [user = '', next = ''] = await hire(2);
    const holder = await desk.hire(concurrent);
    await desk.setSeats(user, named);
    const group = await desk.group(user);
    await desk.rule(group, concurrent);
    const better = await desk.rule(await desk.group(user), named);
    expect((await desk.setSeats(user, '')).status).to.equal(200);
    expect(await desk.heldBy(user)).to.deep.equal([[`${named} assigned rule`]]);
    expect((await desk.deleteRule(better)).status).to.equal(204);
    expect(await desk.heldBy(user)).to.deep.equal([[`${concurrent} waiting rule`]]);
    expect((await desk.join(group, next)).status).to.equal(403);
    await desk.setSeats(holder, '');
    expect(await desk.heldBy(user)).to.deep.equal([[`${concurrent} assigned rule`]]);
  });
});
