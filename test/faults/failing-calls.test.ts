import { expect } from 'chai';
import { loadSchemaRegistry } from '../../src/app/project-files.ts';
import { requestOf } from '../contract/apart/position.ts';
import { allRoutes } from '../support/all-routes.ts';
import { type TestResponse } from '../support/http.ts';
import { type Verdict } from '../support/proxy/link.ts';
import { ADMIN_CASES, AGENT_CASES } from './admin-cases.ts';
import { type Case, type Ground } from './ask.ts';
import { type FaultDesk, openFaultDesk, type Sending } from './fault-desk.ts';
import { newGround } from './ground.ts';
import { SCIM_CASES } from './scim-cases.ts';
import { VENDOR_CASES } from './vendor-cases.ts';

const CASES = { ...SCIM_CASES, ...ADMIN_CASES, ...AGENT_CASES, ...VENDOR_CASES };

/**
 * What happens to one call of the database, by what it is; a deadlock is one that PostgreSQL asks to repeat. The timeout
 * is that of a lock: where a statement takes too long, a question that has to look at everything is refused for good.
 */
const WAYS: Readonly<Record<string, Verdict>> = {
  'is refused by a timeout': { refuse: '55P03' },
  'is executed, and its answer lost': 'lose',
  'finds its connection dead': 'kill',
  'meets a deadlock': { refuse: '40P01' },
};

/** No handler makes as many. */
const MOST_CALLS = 60;

describe('a call of the database that fails', function () {
  this.timeout(30_000);
  let desk: FaultDesk;
  let ground: Ground;
  before(async () => {
    desk = await openFaultDesk();
    ground = await newGround(desk.server);
  });
  after(async () => {
    await desk.expectAllPlaces();
    await desk.stop();
  });

  it('is tried at every route, and at nothing else', async () => {
    expect(Object.keys(CASES)).to.have.members(allRoutes(await loadSchemaRegistry()));
  });

  /** Success, or a clean 503: never what an identity provider would believe. */
  const expectClean = (answer: TestResponse, { status, isProbe }: Case, what: string): void => {
    if (answer.status !== status) {
      expect(answer.status, `${what}: ${answer.text}`).to.equal(503);
      if (isProbe !== true) {
        expect(answer.headers.get('Retry-After'), what).to.match(/^[1-9]\d*$/);
      }
      expect(answer.text, what).not.to.match(/57014|ECONN|127\.0\.0\.1|select|postgres/i);
    }
  };

  const sendingOf = async (route: string, { ask }: Case): Promise<Sending> =>
    requestOf(route, await ask(ground), ground.world);

  /** Fails the first call, the second and so on, until the request makes no more. Answers how many there were. */
  const failEach = async (route: string, each: Case, [way, verdict]: [string, Verdict]): Promise<number> => {
    for (let n = 1; n <= MOST_CALLS; n += 1) {
      const sending = await sendingOf(route, each);
      const { answer, struck } = await desk.failing(verdict, n, sending);
      const what = `${route} ${each.is}, whose call ${n} (${struck ?? 'none'}) ${way}`;
      expectClean(answer, each, what);
      if (struck === undefined) {
        expect(answer.status, `${what}: ${answer.text}`).to.equal(each.status);
        return n - 1;
      }
      if (way === 'meets a deadlock') {
        expect(answer.status, `${what}: ${answer.text}`).to.equal(
          each.isProbe === true ? answer.status : each.status,
        );
      }
      const again = await desk.server.request(sending);
      const truthful = answer.status === 503 ? (each.again ?? []) : [again.status];
      expect(again.status, `${what}, and then again: ${again.text}`).to.be.oneOf([each.status, ...truthful]);
    }
    throw new Error(`${route} makes more than ${MOST_CALLS} calls`);
  };

  for (const [route, cases] of Object.entries(CASES)) {
    for (const each of cases) {
      it(`leaves ${route} ${each.is} answered, repeatable, and the server whole`, async () => {
        for (const way of Object.entries(WAYS)) {
          await failEach(route, each, way);
          await desk.expectWhole();
        }
      });
    }
  }
});
