import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import { readWishes, type ViewWishes } from '../../../../src/provisioning/seat-views/read-wishes.ts';
import { SEATS_SCHEMA, type SeatViews } from '../../../../src/provisioning/seat-views/seat-views.ts';
import { refusalOf } from '../../scim/schema/refusal-of.ts';

const SEATS = `${SEATS_SCHEMA}:seats`;
const SEAT_LIST = `${SEATS_SCHEMA}:seatList`;

const read = (views: Partial<SeatViews>): ViewWishes =>
  readWishes({ seats: undefined, seatList: undefined, entitlements: undefined, ...views });

const messageOf = (views: Partial<SeatViews>): string => {
  const { code, message } = refusalOf(() => read(views));
  expect(code).to.equal('invalidValue');
  return message;
};

describe('readWishes', () => {
  it('reads each view that is there to a list of its own', () => {
    expect(read({})).to.deep.equal([]);
    expect(
      read({
        seats: [{ product: 'RescueAssist', type: 'shared', status: 'assigned' }],
        seatList: 'service-desk:named',
        entitlements: [{ value: 'Remote-Support:Named', type: 'Seat' }],
      }),
    ).to.deep.equal([
      [{ product: 'rescueassist', type: 'shared', path: `${SEATS}[0]` }],
      [{ product: 'service-desk', type: 'named', path: SEAT_LIST, isDirect: true }],
      [{ product: 'remote-support', type: 'Named', path: 'entitlements' }],
    ]);
  });

  it('reads an empty view to an empty list', () => {
    expect(read({ seats: [] })).to.deep.equal([[]]);
    expect(read({ seatList: '' })).to.deep.equal([[]]);
    expect(read({ entitlements: [] })).to.deep.equal([[]]);
  });

  for (const seatList of [
    'a:named b:concurrent',
    ' a:named\tb:concurrent\n',
    'a:named,b:concurrent',
    'a:named, b:concurrent;',
    'a:named;b:concurrent',
  ]) {
    it(`reads the text ${JSON.stringify(seatList)}`, () => {
      expect(read({ seatList })).to.deep.equal([
        [
          { product: 'a', type: 'named', path: SEAT_LIST, isDirect: true },
          { product: 'b', type: 'concurrent', path: SEAT_LIST, isDirect: true },
        ],
      ]);
    });
  }

  it('takes what stands behind the last colon for the type', () => {
    expect(read({ seatList: 'urn:x:named' })[0]?.[0]).to.include({ product: 'urn:x', type: 'named' });
  });

  for (const seat of [
    'rescueassist:named',
    {},
    { product: 'a' },
    { type: 'named' },
    { product: 1, type: 'named' },
    null,
  ]) {
    it(`refuses the seat ${JSON.stringify(seat)} and names its place`, () => {
      const seats: JsonValue = [{ product: 'a', type: 'named' }, seat];
      expect(messageOf({ seats })).to.equal(`${SEATS}[1]: needs a product and a type.`);
    });
  }

  it('refuses seats that are no list and a seatList that is no text', () => {
    expect(messageOf({ seats: { product: 'a', type: 'named' } })).to.equal(`${SEATS}: must be a list.`);
    for (const seatList of [['a:named'], {}, 7, null]) {
      expect(messageOf({ seatList })).to.equal(
        `${SEAT_LIST}: must be a text such as "remote-support:named".`,
      );
    }
  });

  it('refuses a name without product and type', () => {
    for (const name of ['rescueassist', ':named', 'named']) {
      const problem = `"${name}" is no seat; a seat is written product:type.`;
      expect(messageOf({ seatList: `a:named ${name}` })).to.equal(`${SEAT_LIST}: ${problem}`);
      expect(messageOf({ entitlements: [{ value: name, type: 'Seat' }] })).to.equal(
        `entitlements: ${problem}`,
      );
    }
  });

  it('refuses an entitlement of the type Seat without a value', () => {
    const entitlements: JsonObject[] = [{ type: 'Seat' }];
    expect(messageOf({ entitlements })).to.match(/^entitlements: "" is no seat/);
  });
});
