import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { openRuleDesk, type RuleDesk } from './rule-desk.ts';
import { seatListOf, SEATS_SCHEMA, userBody } from './seat-desk.ts';

describe('seat rules: what is direct, and what a rule gives', () => {
  let desk: RuleDesk;
  let product: string;
  let other: string;
  let named: string;
  let concurrent: string;
  before(async () => {
    desk = await openRuleDesk();
  });
  beforeEach(async () => {
    ({ product } = await desk.sell({ named: 5, concurrent: 5 }));
    ({ product: other } = await desk.sell({ named: 5, concurrent: 5 }));
    [named, concurrent] = [`${product}:named`, `${product}:concurrent`];
  });
  after(async () => desk.server.stop());

  /** A user with a seat by rule, and these directly. */
  const ruledUser = async (seat: string, direct = ''): Promise<string> => {
    const user = await desk.hire(direct);
    await desk.rule(await desk.group(user), seat);
    return user;
  };

  it('a direct seat beats a rule, which keeps the seat with its own type when the direct one leaves', async () => {
    const user = await ruledUser(named, concurrent);
    expect(await desk.heldBy(user)).to.deep.equal([[`${concurrent} assigned direct`]]);
    await desk.setSeats(user, '');
    expect(await desk.heldBy(user)).to.deep.equal([[`${named} assigned rule`]]);
    expect(await desk.counts(concurrent)).to.equal('0 assigned, 0 waiting');
  });

  it('a direct seat stays when the rule leaves', async () => {
    const user = await desk.hire(named);
    const rule = await desk.rule(await desk.group(user), named);
    await desk.deleteRule(rule);
    expect(await desk.heldBy(user)).to.deep.equal([[`${named} assigned direct`]]);
  });

  it('among rules named beats concurrent, whichever is older', async () => {
    const user = await ruledUser(concurrent);
    const better = await desk.rule(await desk.group(user), named);
    expect(await desk.heldBy(user)).to.deep.equal([[`${named} assigned rule`]]);
    expect(await desk.counts(concurrent)).to.equal('0 assigned, 0 waiting');
    await desk.deleteRule(better);
    expect(await desk.heldBy(user)).to.deep.equal([[`${concurrent} assigned rule`]]);
  });

  it('shows seats of rules behind the direct ones, in seats and entitlements, but not in seatList', async () => {
    const user = await ruledUser(named, `${other}:concurrent`);
    const answer = await desk.get(user);
    expect(seatListOf(answer)).to.equal(`${other}:concurrent`);
    expect(await desk.heldBy(user)).to.deep.equal([
      [`${other}:concurrent assigned direct`, `${named} assigned rule`],
    ]);
    const entitlements = answer.body['entitlements'] as JsonObject[];
    expect(entitlements.map(({ value }) => value)).to.deep.equal([`${other}:concurrent`, named]);
  });

  it('finds them by a filter', async () => {
    const user = await ruledUser(named);
    const filter = `${SEATS_SCHEMA}:seats[product eq "${product}" and source eq "rule"]`;
    const { body } = await desk.server.scim('GET', `/Users?filter=${encodeURIComponent(filter)}`);
    expect((body['Resources'] as JsonObject[]).map(({ id }) => id)).to.deep.equal([user]);
  });

  it('an echo of the whole user changes nothing, with or without another change', async () => {
    const user = await ruledUser(named, `${other}:named`);
    const held = await desk.heldBy(user);
    const { body } = await desk.get(user);
    expect((await desk.put(user, body)).body).to.deep.equal(body);
    expect((await desk.put(user, { ...body, title: 'Lead' })).status).to.equal(200);
    await desk.patch(user, { op: 'replace', path: 'title', value: 'Boss' });
    expect(await desk.heldBy(user)).to.deep.equal(held);
  });

  for (const view of ['seats', 'entitlements'] as const) {
    const asView = (...seats: string[]): JsonObject =>
      view === 'entitlements'
        ? { entitlements: seats.map((value) => ({ value, type: 'Seat' })) }
        : {
            [SEATS_SCHEMA]: {
              seats: seats.map((seat) => ({
                product: seat.split(':')[0] ?? '',
                type: seat.split(':')[1] ?? '',
              })),
            },
          };

    it(`to leave the seat of a rule out of ${view} takes nothing, and to repeat it makes nothing direct`, async () => {
      const user = await ruledUser(named, `${other}:named`);
      await desk.put(user, userBody(asView(`${other}:concurrent`)));
      const held = [`${other}:concurrent assigned direct`, `${named} assigned rule`];
      expect(await desk.heldBy(user)).to.deep.equal([held]);
      await desk.put(user, userBody(asView(named)));
      expect(await desk.heldBy(user)).to.deep.equal([[`${named} assigned rule`]]);
      await desk.put(user, userBody(asView()));
      expect(await desk.heldBy(user)).to.deep.equal([[`${named} assigned rule`]]);
    });

    it(`another type in ${view} makes the seat direct`, async () => {
      const user = await ruledUser(named);
      await desk.put(user, userBody(asView(concurrent)));
      expect(await desk.heldBy(user)).to.deep.equal([[`${concurrent} assigned direct`]]);
    });
  }

  it('a removal by PATCH leaves what the rule gives', async () => {
    const user = await ruledUser(named, `${other}:named`);
    await desk.patch(user, { op: 'remove', path: `${SEATS_SCHEMA}:seats` });
    expect(await desk.heldBy(user)).to.deep.equal([[`${named} assigned rule`]]);
    const path = `${SEATS_SCHEMA}:seats[product eq "${product}"]`;
    expect((await desk.patch(user, { op: 'remove', path })).status).to.equal(200);
    expect(await desk.heldBy(user)).to.deep.equal([[`${named} assigned rule`]]);
  });

  it('a seat added by PATCH leaves the others what they are', async () => {
    const user = await ruledUser(named);
    const value = [{ product: other, type: 'named' }];
    await desk.patch(user, { op: 'add', path: `${SEATS_SCHEMA}:seats`, value });
    expect(await desk.heldBy(user)).to.deep.equal([
      [`${other}:named assigned direct`, `${named} assigned rule`],
    ]);
  });

  it('a seat written in seatList is direct, and stays when the rule leaves', async () => {
    const user = await desk.hire();
    const rule = await desk.rule(await desk.group(user), named);
    await desk.setSeats(user, named);
    expect(await desk.heldBy(user)).to.deep.equal([[`${named} assigned direct`]]);
    expect(await desk.counts(named)).to.equal('1 assigned, 0 waiting');
    await desk.deleteRule(rule);
    expect(await desk.heldBy(user)).to.deep.equal([[`${named} assigned direct`]]);
  });

  it("an administrator's grant is direct; taken away again, the rule's seat is left", async () => {
    const user = await ruledUser(named);
    const path = `/admin/v1/users/${user}/seats/${product}`;
    const given = await desk.server.admin('PUT', path, { type: 'named' });
    expect(given.body).to.include({ type: 'named', status: 'assigned', source: 'direct' });
    expect((await desk.server.admin('DELETE', path)).status).to.equal(204);
    expect(await desk.heldBy(user)).to.deep.equal([[`${named} assigned rule`]]);
    expect((await desk.server.admin('DELETE', path)).status).to.equal(204);
    expect(await desk.heldBy(user)).to.deep.equal([[`${named} assigned rule`]]);
  });

  it('makes a seat of a full pool direct where a rule gave it already', async () => {
    const sold = await desk.sell({ named: 1 });
    const user = await ruledUser(`${sold.product}:named`);
    expect((await desk.setSeats(user, `${sold.product}:named`)).status).to.equal(200);
    expect(await desk.heldBy(user)).to.deep.equal([[`${sold.product}:named assigned direct`]]);
  });

  it('remembers both sources of an inactive user', async () => {
    const user = await ruledUser(named, `${other}:named`);
    await desk.setActive(user, false);
    expect(await desk.heldBy(user)).to.deep.equal([
      [`${other}:named suspended direct`, `${named} suspended rule`],
    ]);
    await desk.setActive(user, true);
    expect(await desk.heldBy(user)).to.deep.equal([
      [`${other}:named assigned direct`, `${named} assigned rule`],
    ]);
  });
});
