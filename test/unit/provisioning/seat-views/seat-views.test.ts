import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import {
  SEATS_SCHEMA,
  takeSeatViews,
  withSeatViews,
} from '../../../../src/provisioning/seat-views/seat-views.ts';
import { grant } from './grants.ts';

const since = '2020-01-01T00:00:00.000Z';
const rescue = grant('rescueassist', 'concurrent');
const desk = grant('service-desk', 'named', { status: 'waiting' });
const ada: JsonObject = { userName: 'ada', roles: [{ value: 'agent' }] };

describe('withSeatViews', () => {
  it('shows a set of grants in three views', () => {
    expect(withSeatViews(ada, [rescue, desk])).to.deep.equal({
      ...ada,
      entitlements: [
        { value: 'rescueassist:concurrent', display: 'RescueAssist - Concurrent', type: 'Seat' },
        { value: 'service-desk:named', display: 'GoToAssist Service Desk - Named', type: 'Seat' },
      ],
      [SEATS_SCHEMA]: {
        seats: [
          {
            product: 'rescueassist',
            type: 'concurrent',
            display: 'RescueAssist - Concurrent',
            status: 'assigned',
            source: 'direct',
            since,
          },
          {
            product: 'service-desk',
            type: 'named',
            display: 'GoToAssist Service Desk - Named',
            status: 'waiting',
            source: 'direct',
            since,
          },
        ],
        seatList: 'rescueassist:concurrent service-desk:named',
      },
    });
  });

  it('shows a user without grants as it is', () => {
    expect(withSeatViews(ada, [])).to.deep.equal(ada);
  });

  it('keeps other entitlements behind those that are seats', () => {
    const parking = { value: 'parking', type: 'Perk' };
    expect(withSeatViews({ ...ada, entitlements: [parking] }, [desk])['entitlements']).to.deep.equal([
      { value: 'service-desk:named', display: 'GoToAssist Service Desk - Named', type: 'Seat' },
      parking,
    ]);
  });

  it('lists in seatList the direct grants alone', () => {
    const byRule = grant('rescueassist', 'concurrent', { source: 'rule' });
    expect(withSeatViews(ada, [byRule, desk])[SEATS_SCHEMA]).to.deep.include({
      seatList: 'service-desk:named',
    });
    const shown = withSeatViews(ada, [byRule])[SEATS_SCHEMA];
    expect(shown).to.have.property('seats').with.length(1);
    expect(shown).not.to.have.property('seatList');
  });

  it('leaves the attributes as they were', () => {
    const copy = structuredClone(ada);
    withSeatViews(ada, [rescue]);
    expect(ada).to.deep.equal(copy);
  });
});

describe('takeSeatViews', () => {
  it('takes apart what withSeatViews put together', () => {
    const attributes = { ...ada, entitlements: [{ value: 'parking', type: 'Perk' }] };
    const together = withSeatViews(attributes, [rescue, desk]);
    const { attributes: taken, views } = takeSeatViews(together);
    expect(taken).to.deep.equal(attributes);
    const extension = together[SEATS_SCHEMA] as JsonObject;
    expect(views).to.deep.equal({
      seats: extension['seats'],
      seatList: 'rescueassist:concurrent service-desk:named',
      entitlements: (together['entitlements'] as JsonValue[]).slice(0, 2),
    });
  });

  it('takes no view from a user that carries none', () => {
    expect(takeSeatViews(ada)).to.deep.equal({
      attributes: ada,
      views: { seats: undefined, seatList: undefined, entitlements: undefined },
    });
  });

  it('tells an empty view from none', () => {
    const empty = { ...ada, entitlements: [], [SEATS_SCHEMA]: { seats: [], seatList: '' } };
    expect(takeSeatViews(empty)).to.deep.equal({
      attributes: ada,
      views: { seats: [], seatList: '', entitlements: [] },
    });
  });

  for (const entitlement of [
    { value: 'remote-support:named', type: 'Seat' },
    { value: 'remote-support:named', type: 'SEAT' },
    { value: 'no seat at all', type: 'seat' },
    { value: 'remote-support:named' },
    { value: 'remote-support:named', type: '' },
    { value: 'remote-support:Shared' },
    { value: 'remote-support:CONCURRENT' },
  ]) {
    it(`takes ${JSON.stringify(entitlement)} for a seat`, () => {
      const { attributes, views } = takeSeatViews({ ...ada, entitlements: [entitlement] });
      expect(attributes).to.deep.equal(ada);
      expect(views.entitlements).to.deep.equal([entitlement]);
    });
  }

  for (const entitlement of [
    { value: 'remote-support:named', type: 'License' },
    { value: 'remote-support' },
    { value: 'remote-support:fixed' },
    { value: 'a:b:named' },
    { value: 'a b:named' },
    { value: ':named' },
    { display: 'parking' },
    { value: 7 },
    { type: 7, value: 'remote-support:named' },
    'remote-support:named',
  ]) {
    it(`takes ${JSON.stringify(entitlement)} for plain data`, () => {
      const user = { ...ada, entitlements: [entitlement] };
      expect(takeSeatViews(user)).to.deep.include({ attributes: user });
      expect(takeSeatViews(user).views.entitlements).to.be.undefined;
    });
  }
});
