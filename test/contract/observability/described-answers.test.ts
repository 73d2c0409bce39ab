import { expect } from 'chai';
import fc from 'fast-check';
import { OPERATIONS } from '../../../src/http/openapi/operations.ts';
import { type DescribedOperation } from '../../support/described/described-api.ts';
import { requestsFor } from '../../support/described/described-requests.ts';
import { DescribedServer } from '../../support/described/described-server.ts';

const RUNS = 20;

/** What is created first, and what is deleted last; and who is at work before seats, and those before users, are changed. */
const METHODS = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'];
const rank = (route: string): number => METHODS.indexOf(route.split(' ')[0] ?? '');
const IN_ORDER = Object.entries(OPERATIONS)
  .reverse()
  .sort(([one], [other]) => rank(one) - rank(other));

describe('the answers to random requests are as they are described', function () {
  this.timeout(60_000);
  let server: DescribedServer;
  const succeeded = new Map<string, number>();

  before(async () => {
    server = await DescribedServer.start();
  });
  after(async () => server.stop());

  const operationOf = (id: string): DescribedOperation => {
    const found = server.api.operations.find(({ operationId }) => operationId === id);
    if (found === undefined) {
      throw new Error(`${id} is not described`);
    }
    return found;
  };

  for (const [route, { id, answers }] of IN_ORDER) {
    it(route, async () => {
      const operation = operationOf(id);
      const property = fc.asyncProperty(requestsFor(operation, server), async (wanted) => {
        const answer = await server.send(operation, wanted);
        server.expectDescribed(operation, wanted, answer);
        if (Object.hasOwn(answers, answer.status)) {
          succeeded.set(id, (succeeded.get(id) ?? 0) + 1);
        }
      });
      await fc.assert(property, { numRuns: RUNS });
    });
  }

  it('and nearly every operation has succeeded at least once', () => {
    const possible = IN_ORDER.filter(([, { answers }]) => Object.keys(answers).length > 0);
    const never = possible.filter(([, { id }]) => !succeeded.has(id)).map(([route]) => route);
    expect(never.length / possible.length, never.join(', ')).to.be.lessThan(0.15);
  });
});
