import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  BULK_REQUEST,
  bulkOf,
  GROUP,
  idOf,
  post,
  postGroup,
  refusalIn,
  runBulk,
  statusesOf,
} from './bulk-client.ts';
import {
  clientOf,
  expectRefusal,
  metaOf,
  newName,
  patchOf,
  type ScimClient,
  SEATS,
  USER,
  userWith,
} from './scim-client.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('RFC 7644 §3.7, bulk operations', () => {
  let server: TestServer;
  let client: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
  });
  after(async () => server.stop());

  const run = async (operations: readonly JsonObject[], members?: JsonObject): Promise<JsonObject[]> =>
    runBulk(client, operations, members);

  const locationOf = (path: string): string => `${server.baseUrl}/scim/v2${path}`;

  // §3.7.3: "location: The resource endpoint URL. REQUIRED in a response, except in the event of a POST failure."
  // "status: The HTTP response status code for the requested operation."
  it('creates, replaces, patches and deletes, and answers in the order of the request', async () => {
    const [replaced, patched, deleted] = [
      await client.create(),
      await client.create(),
      await client.create(),
    ];
    const paths = [replaced, patched, deleted].map(({ id }) => `/Users/${id}`);
    const [toReplace = '', toPatch = '', toDelete = ''] = paths;
    const answers = await run([
      { method: 'DELETE', path: toDelete },
      post('new'),
      { method: 'PATCH', path: toPatch, data: patchOf({ op: 'replace', path: 'title', value: 'Lead' }) },
      { method: 'PUT', path: toReplace, data: userWith({ title: 'Countess' }) },
    ]);
    const created = idOf(answers[1]);
    expect(answers).to.deep.equal([
      { method: 'DELETE', location: locationOf(toDelete), status: '204' },
      {
        method: 'POST',
        bulkId: 'new',
        location: locationOf(`/Users/${created}`),
        version: 'W/"1"',
        status: '201',
      },
      { method: 'PATCH', location: locationOf(toPatch), version: 'W/"2"', status: '200' },
      { method: 'PUT', location: locationOf(toReplace), version: 'W/"2"', status: '200' },
    ]);
    await client.expecting(404, 'GET', toDelete);
    expect(await client.expecting(200, 'GET', toPatch)).to.include({ title: 'Lead' });
    expect(await client.expecting(200, 'GET', toReplace)).to.include({ title: 'Countess' });
    const { meta } = await client.expecting(200, 'GET', `/Users/${created}`);
    expect(meta).to.include({ location: answers[1]?.['location'], version: 'W/"1"' });
  });

  it('does the same for groups', async () => {
    const [group] = await run([postGroup('g')]);
    const path = `/Groups/${idOf(group)}`;
    const user = await client.create();
    const answers = await run([
      { method: 'PATCH', path, data: patchOf({ op: 'add', path: 'members', value: [{ value: user.id }] }) },
      { method: 'PUT', path, data: { schemas: [GROUP], displayName: newName(), members: [] } },
      { method: 'DELETE', path },
    ]);
    expect(statusesOf(answers)).to.deep.equal(['200', '200', '204']);
    expect(answers.map(({ version }) => version)).to.deep.equal(['W/"2"', 'W/"3"', undefined]);
    await client.expecting(404, 'GET', path);
  });

  // §3.7.3: "location: The resource endpoint URL", which is the resource's own, however its id is written in a path.
  it('answers the location of a resource in the letter case of its id', async () => {
    const user = await client.create();
    const [created] = await run([postGroup('g')]);
    for (const path of [`/Users/${user.id}`, `/Groups/${idOf(created)}`]) {
      const written = path.replace(/[^/]+$/, (id) => id.toUpperCase());
      const { schemas, displayName, userName } = await client.expecting(200, 'GET', path);
      const data = { schemas, displayName: displayName ?? newName(), userName } as JsonObject;
      const answers = await run([
        { method: 'PUT', path: written, data },
        {
          method: 'PATCH',
          path: written,
          data: patchOf({ op: 'add', path: 'externalId', value: newName() }),
        },
        { method: 'DELETE', path: written, version: 'W/"9"' },
        { method: 'DELETE', path: written },
      ]);
      expect(statusesOf(answers)).to.deep.equal(['200', '200', '412', '204']);
      expect(answers.map(({ location }) => location)).to.deep.equal(answers.map(() => locationOf(path)));
    }
  });

  // §3.7.3: "response: The HTTP response body for the specified request operation … when indicating a response with
  // an HTTP status other than a 200-series response, the response body MUST be included."
  it('answers a refused operation with the error of its own, and lets the others stand', async () => {
    const { userName } = await client.create();
    const answers = await run([
      post('taken', userWith({ userName: userName as string })),
      post('fine'),
      { method: 'PATCH', path: `/Users/${NOBODY}`, data: patchOf({ op: 'remove', path: 'title' }) },
      { method: 'DELETE', path: `/Users/${NOBODY}` },
      { method: 'POST', path: '/Devices', bulkId: 'd', data: {} },
      { method: 'PUT', path: '/Users', data: userWith() },
      { method: 'POST', path: '/Users', bulkId: 'no data' },
    ]);
    expect(statusesOf(answers)).to.deep.equal(['409', '201', '404', '404', '404', '400', '400']);
    expect(refusalIn(answers[0])).to.include({ scimType: 'uniqueness' });
    for (const answer of answers.slice(2)) {
      refusalIn(answer);
    }
    expect(answers[0]).to.include({ method: 'POST', bulkId: 'taken' }).and.not.have.property('location');
    expect(answers[2]).to.include({ location: locationOf(`/Users/${NOBODY}`) });
    expect(answers[3]).to.include({ location: locationOf(`/Users/${NOBODY}`) });
    await client.expecting(200, 'GET', `/Users/${idOf(answers[1])}`);
  });

  // §3.7: "failOnErrors: An integer specifying the number of errors that the service provider will accept before the
  // operation is terminated and an error response is returned. … OPTIONAL".
  it('stops after as many errors as failOnErrors says, and tells what it did', async () => {
    const wrong = { method: 'DELETE', path: `/Users/${NOBODY}` };
    const operations = [post('a'), wrong, post('b'), wrong, post('c')];
    expect(statusesOf(await run(operations.slice(0, 3), { failOnErrors: 1 }))).to.deep.equal(['201', '404']);
    const again = [post('a'), wrong, post('b'), wrong, post('c')];
    expect(statusesOf(await run(again, { failOnErrors: 2 }))).to.deep.equal(['201', '404', '201', '404']);
    const userName = newName();
    await run([wrong, post('never', userWith({ userName }))], { failOnErrors: 1 });
    const filter = encodeURIComponent(`userName eq "${userName}"`);
    expect(await client.expecting(200, 'GET', `/Users?filter=${filter}`)).to.include({ totalResults: 0 });
  });

  it('answers a seat refusal as the 403 of that operation, and the others stand', async () => {
    const seated = (): JsonObject =>
      userWith({ schemas: [USER, SEATS], [SEATS]: { seatList: 'service-desk:named' } });
    const answers = await run(['a', 'b', 'c'].map((name) => post(name, seated())).concat(post('d')));
    expect(statusesOf(answers)).to.deep.equal(['201', '201', '403', '201']);
    const refusal = refusalIn(answers[2]);
    expect(refusal).to.include({ scimType: 'insufficientSeats' });
    expect(refusal['detail']).to.match(/^Insufficient seats: .*2 of 2/);
  });

  // §3.7: "version: The current resource version. Version MAY be used if the service provider supports entity-tags".
  it('takes the version of an operation for an If-Match', async () => {
    const user = await client.create();
    const path = `/Users/${user.id}`;
    const data = patchOf({ op: 'replace', path: 'title', value: 'Lead' });
    const version = metaOf(user)['version'] as string;
    const answers = await run([
      { method: 'PATCH', path, version: 'W/"9"', data },
      { method: 'PATCH', path, version, data },
      { method: 'DELETE', path, version },
    ]);
    expect(statusesOf(answers)).to.deep.equal(['412', '200', '412']);
    expect(answers[0]).to.include({ location: locationOf(path) });
  });

  describe('a request that is refused as a whole', () => {
    const malformed: readonly (readonly [name: string, body: JsonObject, scimType: string])[] = [
      ['without the URN', { Operations: [] }, 'invalidSyntax'],
      ['without Operations', { schemas: [BULK_REQUEST] }, 'invalidSyntax'],
      ['with a text for an operation', bulkOf(['x' as unknown as JsonObject]), 'invalidSyntax'],
      ['with GET', bulkOf([{ method: 'GET', path: '/Users' }]), 'invalidSyntax'],
      ['without a path', bulkOf([{ method: 'DELETE' }]), 'invalidSyntax'],
      ['with a list for data', bulkOf([{ method: 'POST', path: '/Users', data: [] }]), 'invalidSyntax'],
      [
        'with a number for a bulkId',
        bulkOf([{ method: 'POST', path: '/Users', bulkId: 1 }]),
        'invalidSyntax',
      ],
      ['with failOnErrors 0', bulkOf([], { failOnErrors: 0 }), 'invalidValue'],
      ['with failOnErrors as text', bulkOf([], { failOnErrors: '1' }), 'invalidValue'],
    ];
    for (const [name, body, scimType] of malformed) {
      it(`is one ${name}`, async () => {
        expectRefusal(await client.send('POST', '/Bulk', body), 400, scimType);
      });
    }

    // §3.7: "bulkId: The transient identifier of a newly created resource, unique within a bulk request".
    it('is one that gives a bulkId twice, and nothing of it is kept', async () => {
      const userName = newName();
      const body = bulkOf([post('twice', userWith({ userName })), post('twice')]);
      expectRefusal(await client.send('POST', '/Bulk', body), 400, 'invalidValue');
      const filter = encodeURIComponent(`userName eq "${userName}"`);
      expect(await client.expecting(200, 'GET', `/Users?filter=${filter}`)).to.include({ totalResults: 0 });
    });
  });

  // §3.7.4: "The service provider MUST define the maximum number of operations and maximum payload size … If either
  // limit is exceeded, the service provider MUST return HTTP response code 413 (Payload Too Large)."
  it('accepts as many operations as it advertises, and refuses one more with 413', async () => {
    const { bulk } = await client.expecting(200, 'GET', '/ServiceProviderConfig');
    const { maxOperations } = bulk as { maxOperations: number };
    const operations = Array.from({ length: maxOperations + 1 }, () => ({
      method: 'DELETE',
      path: '/Devices/1',
    }));
    expect(statusesOf(await run(operations.slice(1)))).to.deep.equal(
      Array<string>(maxOperations).fill('404'),
    );
    expectRefusal(await client.send('POST', '/Bulk', bulkOf(operations)), 413);
  });

  it('accepts a payload as large as it advertises, and refuses one byte more with 413', async () => {
    const { bulk } = await client.expecting(200, 'GET', '/ServiceProviderConfig');
    const { maxPayloadSize } = bulk as { maxPayloadSize: number };
    const body = JSON.stringify(bulkOf([]));
    const ofSize = (size: number): string => body + ' '.repeat(size - Buffer.byteLength(body));
    expect((await client.send('POST', '/Bulk', ofSize(maxPayloadSize))).status).to.equal(200);
    expectRefusal(await client.send('POST', '/Bulk', ofSize(maxPayloadSize + 1)), 413);
  });
});
