import { expect } from 'chai';
import { readWishes } from '../../../../src/provisioning/seat-views/read-wishes.ts';
import {
  SEATS_SCHEMA,
  takeSeatViews,
  withSeatViews,
} from '../../../../src/provisioning/seat-views/seat-views.ts';
import { differingWishes, wishesFrom } from '../../../../src/provisioning/seat-views/wanted-seats.ts';
import { type Product } from '../../../../src/seats/product.ts';
import { type SeatGrant } from '../../../../src/seats/seat-grant.ts';
import { refusalOf } from '../../scim/schema/refusal-of.ts';
import { grant } from './grants.ts';

const held = [grant('rescueassist', 'concurrent'), grant('service-desk', 'named', { status: 'suspended' })];

/** What is asked for, written `product:type`, by views of which each is written as a seatList. */
const asked = (views: readonly string[], current: readonly SeatGrant[] = held): string | undefined => {
  const wishes = views.flatMap((seatList) =>
    readWishes({ seats: undefined, seatList, entitlements: undefined }),
  );
  return differingWishes(wishes, current)
    ?.map(({ product, type }) => `${product}:${type}`)
    .join(' ');
};

const SAME = 'rescueassist:concurrent service-desk:named';

describe('differingWishes', () => {
  it('asks for nothing where no view is there', () => {
    expect(asked([])).to.be.undefined;
  });

  it('asks for nothing where every view is an echo', () => {
    expect(asked([SAME])).to.be.undefined;
    expect(asked([SAME, SAME, SAME])).to.be.undefined;
    expect(asked([''], [])).to.be.undefined;
  });

  it('knows an echo in any letter case and by the name under which concurrent seats are sold', () => {
    expect(asked(['RescueAssist:Shared SERVICE-DESK:NAMED'])).to.be.undefined;
  });

  it('knows the echo of what withSeatViews shows', () => {
    const { views } = takeSeatViews(withSeatViews({ userName: 'ada' }, held));
    expect(differingWishes(readWishes(views), held)).to.be.undefined;
  });

  for (const view of [
    '',
    'rescueassist:concurrent',
    `${SAME} remote-support:named`,
    'rescueassist:named service-desk:named',
  ]) {
    it(`asks for what one view says, wherever it stands: "${view}"`, () => {
      expect(asked([view])).to.equal(view);
      expect(asked([view, SAME, SAME])).to.equal(view);
      expect(asked([SAME, view, SAME])).to.equal(view);
      expect(asked([SAME, SAME, view])).to.equal(view);
    });
  }

  it('asks once for what two views agree on, in any order and spelling', () => {
    expect(asked(['a:shared b:named', SAME, 'B:named A:concurrent'])).to.equal('a:shared b:named');
    expect(asked(['', SAME, ''])).to.equal('');
  });

  for (const [first, second] of [
    ['a:named', 'b:named'],
    ['a:named', 'a:concurrent'],
    ['a:named', 'a:named b:named'],
    ['a:named', ''],
  ] as const) {
    it(`refuses "${first}" beside "${second}"`, () => {
      for (const views of [
        [first, second],
        [second, first, SAME],
        [SAME, first, second],
      ]) {
        const { code, message } = refusalOf(() => asked(views));
        expect(code).to.equal('invalidValue');
        expect(message).to.match(/^seats, seatList and entitlements ask for different seats: /);
        expect(message).to.include(`"${first}"`).and.to.include(`"${second}"`);
      }
    });
  }

  it('asks for another order, which seatList keeps', () => {
    expect(asked(['service-desk:named rescueassist:concurrent'])).to.equal(
      'service-desk:named rescueassist:concurrent',
    );
    expect(asked([SAME, 'service-desk:named rescueassist:shared'])).to.equal(
      'service-desk:named rescueassist:shared',
    );
  });

  it('takes a seat that is repeated for one', () => {
    expect(asked([`${SAME} rescueassist:shared`])).to.be.undefined;
    expect(asked(['a:named A:named a:NAMED'])).to.equal('a:named');
  });

  it('refuses two types of one product, in whatever view', () => {
    for (const views of [
      ['a:named a:concurrent'],
      [SAME, 'A:shared b:named a:named'],
      [`${SAME} service-desk:shared`],
    ]) {
      const { code, message } = refusalOf(() => asked(views));
      expect(code).to.equal('invalidValue');
      expect(message).to.match(/:seatList: a user holds at most one seat of (?:a|service-desk)\.$/);
    }
  });

  it('names the place of a second type', () => {
    const seats = [
      { product: 'a', type: 'named' },
      { product: 'a', type: 'concurrent' },
    ];
    const wishes = readWishes({ seats, seatList: undefined, entitlements: undefined });
    expect(refusalOf(() => differingWishes(wishes, [])).facts).to.deep.equal({
      path: `${SEATS_SCHEMA}:seats[1]`,
    });
  });
});

describe('wishesFrom', () => {
  const product = (name: string): Product => ({
    product: name,
    displayName: name,
    occupiedBy: 'session',
    seatTypes: 'mixed',
    sharedSelfService: false,
  });
  const products = [product('RescueAssist'), product('remote-support')];
  const path = 'entitlements';

  it('finds products and types in any letter case and spelling', () => {
    expect(
      wishesFrom(
        [
          { product: 'rescueassist', type: 'Shared', path },
          { product: 'remote-support', type: 'NAMED', path },
        ],
        products,
      ),
    ).to.deep.equal([
      { product: 'RescueAssist', type: 'concurrent' },
      { product: 'remote-support', type: 'named' },
    ]);
    expect(wishesFrom([], products)).to.deep.equal([]);
  });

  it('refuses an unknown product and lists the known ones', () => {
    const refusal = refusalOf(() => wishesFrom([{ product: 'chess', type: 'named', path }], products));
    expect(refusal).to.include({
      code: 'invalidValue',
      message: 'entitlements: unknown product "chess"; known products: RescueAssist, remote-support.',
    });
    expect(refusal.facts).to.deep.equal({ path });
  });

  it('refuses an unknown type and lists the known ones', () => {
    for (const type of ['fixed', '', 'constructor']) {
      const refusal = refusalOf(() => wishesFrom([{ product: 'remote-support', type, path }], products));
      expect(refusal).to.include({
        code: 'invalidValue',
        message: `entitlements: unknown seat type "${type}"; known types: named, concurrent.`,
      });
    }
  });
});
