import { expect } from 'chai';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  clientOf,
  ENTERPRISE,
  expectRefusal,
  newClient,
  patchOf,
  type ScimClient,
  SEATS,
  USER,
} from './scim-client.ts';

interface Refusal {
  readonly name: string;
  readonly body: JsonObject;
  readonly scimType: string;
  /** What `detail` says. */
  readonly detail: RegExp;
}

const PATH_OF_SEATS = `${SEATS}:seats[product eq "remote-support"].status`;

const refused = (
  name: string,
  operation: JsonObject,
  [scimType, detail]: readonly [string, RegExp],
): Refusal => ({ name, body: patchOf(operation), scimType, detail });

/** RFC 7644 §3.12, table 9. */
const FOR_EVERYBODY: readonly Refusal[] = [
  // "invalidPath: The 'path' attribute was invalid or malformed (see Figure 7)."
  refused('an unknown attribute', { op: 'add', path: 'shoeSize', value: 4 }, ['invalidPath', /^shoeSize: /]),
  refused('an unknown sub-attribute', { op: 'add', path: 'name.petName', value: 'P' }, [
    'invalidPath',
    /^name\.petName: /,
  ]),
  refused('a malformed path', { op: 'add', path: 'name..givenName', value: 'G' }, [
    'invalidPath',
    /name\.\.givenName/,
  ]),
  refused(
    'a filter on a single value',
    { op: 'add', path: 'name[givenName eq "G"].familyName', value: 'F' },
    ['invalidPath', /^name\[/],
  ),
  refused('a path that is no text', { op: 'add', path: 7, value: 'G' }, [
    'invalidPath',
    /^Operations\[0\]\.path: /,
  ]),
  refused('a path to a prototype', { op: 'add', path: '__proto__.admin', value: true }, [
    'invalidPath',
    /__proto__/,
  ]),
  refused('a path to a constructor', { op: 'add', path: 'constructor.name', value: 'x' }, [
    'invalidPath',
    /constructor/,
  ]),
  // "invalidFilter: The specified filter syntax was invalid".
  refused('a malformed filter', { op: 'remove', path: 'emails[type eq]' }, ['invalidFilter', /column/]),
  refused('an unknown name in a filter', { op: 'remove', path: 'emails[colour eq "red"]' }, [
    'invalidFilter',
    /colour/,
  ]),
  // "mutability: The attempted modification is not compatible with the target attribute's mutability".
  refused('a new id', { op: 'replace', path: 'id', value: 'x' }, ['mutability', /^id: /]),
  refused('a new meta.version', { op: 'replace', path: 'meta.version', value: 'x' }, [
    'mutability',
    /^meta\.version: /,
  ]),
  refused('groups', { op: 'add', path: 'groups', value: [{ value: 'x' }] }, ['mutability', /^groups: /]),
  refused('the status of a seat', { op: 'replace', path: PATH_OF_SEATS, value: 'assigned' }, [
    'mutability',
    /status/,
  ]),
  refused('the removal of a required attribute', { op: 'remove', path: 'userName' }, [
    'mutability',
    /^userName: /,
  ]),
  // §3.5.2.2: "If 'path' is unspecified, the operation fails with HTTP status code 400 and a 'scimType' error code of
  // 'noTarget'."
  refused('a removal without a path', { op: 'remove' }, ['noTarget', /^Operations\[0\]\.path: /]),
  // "invalidValue: … the value specified was not compatible with the operation or attribute type".
  refused('a value of another type', { op: 'replace', path: 'title', value: 7 }, [
    'invalidValue',
    /^title: /,
  ]),
  refused('a boolean that is a number', { op: 'replace', path: 'active', value: 0 }, [
    'invalidValue',
    /^active: /,
  ]),
  refused('an object for a text', { op: 'replace', path: 'title', value: { a: 1 } }, [
    'invalidValue',
    /^title: /,
  ]),
  refused('an addition without a value', { op: 'add', path: 'title' }, [
    'invalidValue',
    /^Operations\[0\]\.value: /,
  ]),
  refused(
    'a seat without a type',
    { op: 'add', path: `${SEATS}:seats`, value: [{ product: 'service-desk' }] },
    ['invalidValue', /seats\[1\]/],
  ),
  // "invalidSyntax: The request body message structure was invalid or did not conform to the request schema."
  refused('an unknown op', { op: 'increment', path: 'title', value: 'x' }, [
    'invalidSyntax',
    /^Operations\[0\]\.op: /,
  ]),
  refused('no op', { path: 'title', value: 'x' }, ['invalidSyntax', /^Operations\[0\]\.op: /]),
  { name: 'no operations', body: patchOf(), scimType: 'invalidSyntax', detail: /^Operations: / },
  {
    name: 'operations that are no objects',
    body: { ...patchOf(), Operations: ['remove'] },
    scimType: 'invalidSyntax',
    detail: /^Operations\[0\]: /,
  },
  {
    name: 'no schemas',
    body: { Operations: [{ op: 'remove', path: 'title' }] },
    scimType: 'invalidSyntax',
    detail: /^schemas: /,
  },
  {
    name: 'other schemas',
    body: { ...patchOf({ op: 'remove', path: 'title' }), schemas: [USER] },
    scimType: 'invalidSyntax',
    detail: /^schemas: /,
  },
];

/** What a lenient client may do and a strict one may not. */
const FOR_STRICT_CLIENTS: readonly Refusal[] = [
  // §3.5.2.3: "If the target location is a multi-valued attribute for which a value selection filter ('valuePath') has
  // been supplied and no record match was made, the service provider SHALL indicate failure by returning HTTP status
  // code 400 and a 'scimType' error code of 'noTarget'."
  refused(
    'a filter that matches nothing',
    { op: 'replace', path: 'emails[type eq "fax"].value', value: 'f@example.com' },
    ['noTarget', /^emails\[type eq "fax"\]\.value: /],
  ),
  refused('a capitalised op', { op: 'Replace', path: 'title', value: 'T' }, [
    'invalidSyntax',
    /^Operations\[0\]\.op: /,
  ]),
  refused('a boolean in quotes', { op: 'replace', path: 'active', value: 'False' }, [
    'invalidValue',
    /^active: /,
  ]),
  // The Interoperability Profile wants a path of every operation.
  refused('an operation without a path', { op: 'replace', value: { title: 'T' } }, [
    'noTarget',
    /^Operations\[0\]\.path: /,
  ]),
  refused('a removal with a value', { op: 'remove', path: 'emails', value: [{ value: 'x' }] }, [
    'invalidValue',
    /^Operations\[0\]\.value: /,
  ]),
  refused('an attribute of an extension without its URN', { op: 'add', path: 'department', value: 'D' }, [
    'invalidPath',
    /^department: /,
  ]),
  refused('one value where a list belongs', { op: 'replace', path: 'roles', value: { value: 'r' } }, [
    'invalidValue',
    /^roles: /,
  ]),
  refused('a bare manager', { op: 'add', path: `${ENTERPRISE}:manager`, value: '7' }, [
    'invalidValue',
    /manager: /,
  ]),
];

describe('RFC 7644 §3.5.2, refusing a PATCH', () => {
  let server: TestServer;
  let client: ScimClient;
  let strict: ScimClient;

  before(async () => {
    server = await startTestServer();
    client = clientOf(server, server.scimToken);
    strict = await newClient(server, 'strict');
  });
  after(async () => server.stop());

  const original = {
    title: 'Kept',
    emails: [{ type: 'work', value: 'kept@example.com' }],
    [SEATS]: { seatList: 'remote-support:concurrent' },
  };

  /** "A PATCH request … MUST be treated as atomic": the operation before the one that is refused leaves nothing. */
  const expectNothingKept = async (by: ScimClient, refusal: Refusal): Promise<void> => {
    const created = await by.create(original);
    const path = `/Users/${created.id}`;
    const { Operations } = refusal.body;
    const before = { op: 'replace', path: 'title', value: 'Lost' };
    const isList = Array.isArray(Operations) && Operations.length > 0;
    const alone = await by.send('PATCH', path, refusal.body);
    expectRefusal(alone, 400, refusal.scimType);
    expect(alone.body['detail']).to.match(refusal.detail);
    if (isList) {
      const second = await by.send('PATCH', path, { ...refusal.body, Operations: [before, ...Operations] });
      expectRefusal(second, 400, refusal.scimType);
    }
    expect(await by.expecting(200, 'GET', path)).to.deep.equal(created);
    await by.expecting(204, 'DELETE', path);
  };

  for (const refusal of FOR_EVERYBODY) {
    it(`refuses ${refusal.name} with ${refusal.scimType} and keeps nothing of the request`, async () => {
      await expectNothingKept(client, refusal);
      await expectNothingKept(strict, refusal);
      expect(({} as JsonObject)['admin']).to.equal(undefined);
    });
  }

  for (const refusal of FOR_STRICT_CLIENTS) {
    it(`refuses a strict client ${refusal.name} with ${refusal.scimType}`, async () => {
      await expectNothingKept(strict, refusal);
    });

    it(`accepts ${refusal.name} from any other client`, async () => {
      const { id } = await client.create(original);
      await client.expecting(200, 'PATCH', `/Users/${id}`, refusal.body);
      await client.expecting(204, 'DELETE', `/Users/${id}`);
    });
  }

  it('refuses a strict client also a filter that matches nothing in an addition', async () => {
    const { id } = await strict.create(original);
    const patch = patchOf({ op: 'add', path: 'emails[type eq "fax"].value', value: 'f@example.com' });
    expectRefusal(await strict.send('PATCH', `/Users/${id}`, patch), 400, 'noTarget');
    await client.expecting(204, 'DELETE', `/Users/${id}`);
  });

  it('refuses a userName that another user has', async () => {
    const taken = await client.create();
    const created = await client.create();
    const patch = patchOf({ op: 'replace', path: 'userName', value: taken['userName'] ?? '' });
    expectRefusal(await client.send('PATCH', `/Users/${created.id}`, patch), 409, 'uniqueness');
    expect(await client.expecting(200, 'GET', `/Users/${created.id}`)).to.deep.equal(created);
  });

  it('answers 404 for a user that is not there', async () => {
    const patch = patchOf({ op: 'remove', path: 'title' });
    expectRefusal(await client.send('PATCH', '/Users/5f0e8f5e-7f47-4b53-9a0c-1c7d0e8b0003', patch), 404);
  });

  it('passes over read-only attributes that come back without a path', async () => {
    const created = await client.create({ title: 'Kept' });
    const patch = patchOf({ op: 'replace', value: { ...created, title: 'New', id: 'another' } });
    const patched = await client.expecting(200, 'PATCH', `/Users/${created.id}`, patch);
    expect(patched).to.include({ id: created.id, title: 'New' });
  });
});
