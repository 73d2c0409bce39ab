import { expect } from 'chai';
import fc from 'fast-check';
import { loadSchemaRegistry } from '../../src/app/project-files.ts';
import { type JsonObject } from '../../src/kernel/json.ts';
import { type SchemaRegistry } from '../../src/scim/schema/registry.ts';
import { type ExactAnswer } from '../support/fuzz/exact-http.ts';
import { FUZZ_TIMES, anyProfile, type FuzzedProfile, FuzzedServer } from '../support/fuzz/fuzzed-server.ts';
import { bytesOf, type FuzzedBody, fuzzedBody } from '../support/fuzz/hostile-json.ts';
import { bulkDocument, groupDocument, patchDocument, userDocument } from '../support/fuzz/scim-documents.ts';
import { expectScimError } from '../support/fuzz/sound-answer.ts';
import { type Wire, wireOf } from '../support/fuzz/wire-json.ts';

/** One write with a body that was tampered with. */
interface FuzzedWrite {
  readonly method: string;
  readonly path: string;
  readonly body: FuzzedBody;
}

const writeOf = (method: string, path: string, document: fc.Arbitrary<Wire>): fc.Arbitrary<FuzzedWrite> =>
  fuzzedBody(document).map((body) => ({ method, path, body }));

/** A few writes one after the other, so that the later ones meet what the earlier ones left. */
const writesOf = (
  ...kinds: readonly fc.WeightedArbitrary<FuzzedWrite>[]
): fc.Arbitrary<readonly [FuzzedProfile, readonly FuzzedWrite[]]> =>
  fc.tuple(anyProfile, fc.array(fc.oneof(...kinds), { minLength: 1, maxLength: 3, size: 'max' }));

describe('a body that was tampered with', function () {
  // To find the smallest failure takes longer than all the runs.
  this.timeout(60_000 * FUZZ_TIMES);
  let registry: SchemaRegistry;
  let server: FuzzedServer;

  before(async () => {
    registry = await loadSchemaRegistry();
    server = await FuzzedServer.start();
  });
  after(async () => server.stop());

  const send = async (write: FuzzedWrite, profile: FuzzedProfile): Promise<ExactAnswer> => {
    const body = bytesOf(write.body, server.fill);
    const answer = await server.send({ method: write.method, path: write.path, profile, body });
    const hasChanged = await server.hasChanged();
    if (answer.status >= 400) {
      expect(hasChanged, `refused with ${answer.text}, and something was written`).to.equal(false);
    }
    return answer;
  };

  /** What was accepted is there, reads as it was answered, and may be sent back as it is. */
  const expectKept = async (
    answer: ExactAnswer,
    write: FuzzedWrite,
    profile: FuzzedProfile,
  ): Promise<void> => {
    const path = answer.headers.location?.replace(/^.*\/scim\/v2/, '') ?? write.path;
    const read = await server.expect(200, { method: 'GET', path, profile });
    if (answer.text !== '') {
      expect(read).to.deep.equal(JSON.parse(answer.text));
    }
    const body = Buffer.from(JSON.stringify(read));
    expect(await server.expect(200, { method: 'PUT', path, profile, body })).to.deep.equal(read);
  };

  const attempt = async ([profile, writes]: readonly [
    FuzzedProfile,
    readonly FuzzedWrite[],
  ]): Promise<void> => {
    for (const write of writes) {
      const answer = await send(write, profile);
      if (answer.status < 300) await expectKept(answer, write, profile);
    }
  };

  it('of a user writes what reads back the same, or is refused and writes nothing', async () => {
    const userType = registry.resourceType('User');
    const user = userDocument(userType);
    const writes = writesOf(
      { weight: 1, arbitrary: writeOf('POST', '/Users', user.map(wireOf)) },
      { weight: 1, arbitrary: writeOf('PUT', '/Users/{{user}}', user.map(wireOf)) },
      { weight: 2, arbitrary: writeOf('PATCH', '/Users/{{user}}', patchDocument(userType, user)) },
    );
    await server.fuzz(writes, attempt, {
      numRuns: 150,
      succeeded: 0.15,
      refusals: ['400 invalidSyntax', '400 invalidValue', '400 noTarget', '409 uniqueness'],
    });
  });

  it('of a group writes what reads back the same, or is refused and writes nothing', async () => {
    const groupType = registry.resourceType('Group');
    const writes = writesOf(
      { weight: 1, arbitrary: writeOf('POST', '/Groups', groupDocument.map(wireOf)) },
      { weight: 1, arbitrary: writeOf('PUT', '/Groups/{{group}}', groupDocument.map(wireOf)) },
      {
        weight: 2,
        arbitrary: writeOf('PATCH', '/Groups/{{group}}', patchDocument(groupType, groupDocument)),
      },
    );
    await server.fuzz(writes, attempt, {
      numRuns: 100,
      succeeded: 0.12,
      refusals: ['400 invalidSyntax', '400 invalidValue', '400 mutability'],
    });
  });

  it('of a Bulk request gives every operation its own answer, or is refused and writes nothing', async () => {
    const [userType, groupType] = [registry.resourceType('User'), registry.resourceType('Group')];
    const user = userDocument(userType);
    const document = bulkDocument({
      user,
      userPatch: patchDocument(userType, user),
      groupPatch: patchDocument(groupType, groupDocument),
    });
    let done = 0;
    await server.fuzz(
      fc.tuple(anyProfile, writeOf('POST', '/Bulk', document)),
      async ([profile, write]) => {
        const { status, text } = await send(write, profile);
        if (status === 200) done += countDone(JSON.parse(text) as JsonObject);
      },
      { numRuns: 120, succeeded: 0.35, refusals: ['400 invalidSyntax', '400 invalidValue'] },
    );
    expect(done).to.be.greaterThan(10);
  });

  /** How many operations succeeded. @throws AssertionError for an outcome that none may have. */
  const countDone = (body: JsonObject): number => {
    const operations = body['Operations'] as JsonObject[];
    const failed = operations.filter((operation) => {
      const what = JSON.stringify(operation);
      const status = Number(operation['status']);
      expect(status, what).to.be.within(200, 499);
      if (status >= 400) expectScimError(operation['response'] as JsonObject, status, what);
      return status >= 400;
    });
    return operations.length - failed.length;
  };
});
