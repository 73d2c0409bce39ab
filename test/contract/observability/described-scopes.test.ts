import { expect } from 'chai';
import { OPERATIONS } from '../../../src/http/openapi/operations.ts';
import { type Scope, SCOPES } from '../../../src/tenants/scope.ts';
import { DescribedServer } from '../../support/described/described-server.ts';

const SCOPED = Object.entries(OPERATIONS).filter(
  ([, { scopes, oneScopeOf }]) => scopes !== undefined || oneScopeOf !== undefined,
);

describe('the scopes that a credential needs are those that are described', () => {
  let server: DescribedServer;
  const tokens = new Map<string, string>();

  before(async () => {
    server = await DescribedServer.start();
  });
  after(async () => server.stop());

  const tokenWith = async (scopes: readonly Scope[]): Promise<string> => {
    const name = [...scopes].sort().join();
    const token = tokens.get(name) ?? (await server.tokenWith(scopes));
    tokens.set(name, token);
    return token;
  };

  for (const [route, { id, scopes = [], oneScopeOf = [] }] of SCOPED) {
    const isLetIn = async (held: readonly Scope[]): Promise<boolean> => {
      const operation = server.api.operations.find(({ operationId }) => operationId === id);
      expect(operation, id).not.to.equal(undefined);
      if (operation === undefined) {
        return false;
      }
      const path = operation.path.replaceAll(/\{\w+\}/g, 'x');
      const { headers } = await server.send(
        operation,
        { path, headers: {}, body: undefined },
        await tokenWith(held),
      );
      return !(headers.get('WWW-Authenticate') ?? '').includes('insufficient_scope');
    };

    it(route, async () => {
      const ways = oneScopeOf.length > 0 ? oneScopeOf.map((scope) => [scope]) : [scopes];
      for (const way of ways) {
        expect(await isLetIn(way), `only ${way.join()}`).to.equal(true);
      }
      const lacking = oneScopeOf.length > 0 ? [oneScopeOf] : scopes.map((scope) => [scope]);
      for (const without of lacking) {
        const held = SCOPES.filter((scope) => !without.includes(scope));
        expect(await isLetIn(held), `all but ${without.join()}`).to.equal(false);
      }
    });
  }
});
