import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../src/kernel/json.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import {
  clientOf,
  ENTERPRISE,
  metaOf,
  newClient,
  patchOf,
  type ScimClient,
  SEATS,
  USER,
} from './scim-client.ts';

const EMAILS = [
  { type: 'work', value: 'w@example.com', primary: true },
  { type: 'home', value: 'h@example.com' },
];

describe('RFC 7644 §3.5.2, patching a user', () => {
  let server: TestServer;
  const clients: ScimClient[] = [];

  before(async () => {
    server = await startTestServer();
    clients.push(clientOf(server, server.scimToken), await newClient(server, 'strict'));
  });
  after(async () => server.stop());

  /** What is left after the operations, for a lenient and for a strict client, without what every user has. */
  const afterPatch = async (before: JsonObject, ...operations: JsonObject[]): Promise<JsonObject> => {
    const results: JsonObject[] = [];
    // The Interoperability Profile, which a strict client has, knows no operation without a path.
    const hasPaths = operations.every(({ path }) => path !== undefined);
    for (const client of hasPaths ? clients : clients.slice(0, 1)) {
      const { id } = await client.create(before);
      const body = await client.expecting(200, 'PATCH', `/Users/${id}`, patchOf(...operations));
      expect(await client.expecting(200, 'GET', `/Users/${id}`)).to.deep.equal(body);
      const everyUser = ['id', 'meta', 'userName', 'active'];
      results.push(Object.fromEntries(Object.entries(body).filter(([name]) => !everyUser.includes(name))));
    }
    const [lenient, strict = lenient] = results;
    expect(lenient).to.deep.equal(strict);
    return lenient ?? {};
  };

  const core = { schemas: [USER] };

  describe('§3.5.2.1, add', () => {
    const add = (path: string | undefined, value: JsonValue): JsonObject => ({
      op: 'add',
      value,
      ...(path !== undefined && { path }),
    });

    it('sets an attribute that is not there', async () => {
      expect(await afterPatch({}, add('title', 'Clerk'))).to.deep.equal({ ...core, title: 'Clerk' });
    });

    // "If the target location exists, the value is replaced."
    it('replaces a single value that is there', async () => {
      expect(await afterPatch({ title: 'Old' }, add('title', 'New'))).to.deep.equal({
        ...core,
        title: 'New',
      });
    });

    // "If the target location specifies a complex attribute, a set of sub-attributes SHALL be specified in the
    // 'value' parameter."
    it('adds sub-attributes to a complex value', async () => {
      const result = await afterPatch({ name: { familyName: 'F' } }, add('name', { givenName: 'G' }));
      expect(result['name']).to.deep.equal({ familyName: 'F', givenName: 'G' });
      const part = await afterPatch({ name: { familyName: 'F' } }, add('name.givenName', 'G'));
      expect(part['name']).to.deep.equal({ familyName: 'F', givenName: 'G' });
    });

    // "If the target location specifies a multi-valued attribute, a new value is added to the attribute."
    it('adds values to a list', async () => {
      const result = await afterPatch(
        { emails: EMAILS },
        add('emails', [{ type: 'other', value: 'o@example.com' }]),
      );
      expect(result['emails']).to.deep.equal([...EMAILS, { type: 'other', value: 'o@example.com' }]);
    });

    // "If omitted, the target location is assumed to be the resource itself. The 'value' parameter contains a set of
    // attributes to be added to the resource."
    it('adds a set of attributes without a path', async () => {
      const value = {
        title: 'Clerk',
        emails: [{ value: 'n@example.com' }],
        [ENTERPRISE]: { department: 'Help' },
      };
      expect(await afterPatch({ emails: EMAILS }, add(undefined, value))).to.deep.equal({
        ...value,
        schemas: [USER, ENTERPRISE],
        emails: [...EMAILS, ...value.emails],
      });
    });

    // "setting 'primary' to true … SHALL cause the server to set the value of the existing attribute to 'false'".
    it('takes primary from the value that had it', async () => {
      const added = { type: 'other', value: 'o@example.com', primary: true };
      const result = await afterPatch({ emails: EMAILS }, add('emails', [added]));
      expect(result['emails']).to.deep.equal([{ ...EMAILS[0], primary: false }, EMAILS[1], added]);
    });

    it('adds to an extension by its URN', async () => {
      const result = await afterPatch(
        {},
        add(`${ENTERPRISE}:department`, 'Help'),
        add(`${ENTERPRISE}:division`, 'D'),
      );
      expect(result).to.deep.equal({
        schemas: [USER, ENTERPRISE],
        [ENTERPRISE]: { department: 'Help', division: 'D' },
      });
    });

    it('adds a sub-attribute to the values that a filter selects', async () => {
      const result = await afterPatch({ emails: EMAILS }, add('emails[type eq "home"].display', 'Home'));
      expect(result['emails']).to.deep.equal([EMAILS[0], { ...EMAILS[1], display: 'Home' }]);
    });
  });

  describe('§3.5.2.2, remove', () => {
    const remove = (path: string): JsonObject => ({ op: 'remove', path });

    // "If the target location is a single-value attribute, the attribute and its associated value is removed, and the
    // attribute SHALL be considered unassigned."
    it('removes an attribute, a sub-attribute, a list and an attribute of an extension', async () => {
      const before = { title: 'T', name: { givenName: 'G', familyName: 'F' }, emails: EMAILS };
      expect(
        await afterPatch(
          { ...before, [ENTERPRISE]: { department: 'Help' } },
          remove('title'),
          remove('name.givenName'),
          remove('emails'),
          remove(`${ENTERPRISE}:department`),
        ),
      ).to.deep.equal({ ...core, name: { familyName: 'F' } });
    });

    // "If the target location is a multi-valued attribute and a complex filter is specified comparing a 'value', the
    // values matched by the filter are removed. If no other values remain … the attribute SHALL be considered
    // unassigned."
    it('removes the values that a filter selects', async () => {
      const one = await afterPatch(
        { emails: EMAILS },
        remove('emails[type eq "work" and value ew "example.com"]'),
      );
      expect(one['emails']).to.deep.equal([EMAILS[1]]);
      expect(await afterPatch({ emails: EMAILS }, remove('emails[value pr]'))).to.deep.equal(core);
    });

    it('removes one sub-attribute of the values that a filter selects', async () => {
      const result = await afterPatch({ emails: EMAILS }, remove('emails[type eq "work"].primary'));
      expect(result['emails']).to.deep.equal([{ type: 'work', value: 'w@example.com' }, EMAILS[1]]);
    });

    it('removes what is not there without a complaint', async () => {
      expect(await afterPatch({}, remove('title'), remove('emails'))).to.deep.equal(core);
    });
  });

  describe('§3.5.2.3, replace', () => {
    const replace = (path: string | undefined, value: JsonValue): JsonObject => ({
      op: 'replace',
      value,
      ...(path !== undefined && { path }),
    });

    // "If the target location path specifies an attribute that does not exist, the service provider SHALL treat the
    // operation as an 'add'."
    it('sets an attribute, whether it was there or not', async () => {
      const result = await afterPatch({ title: 'Old' }, replace('title', 'New'), replace('nickName', 'N'));
      expect(result).to.deep.equal({ ...core, title: 'New', nickName: 'N' });
    });

    // "If the target location is a multi-valued attribute and no filter is specified, the attribute and all values are
    // replaced."
    it('replaces a whole list', async () => {
      const result = await afterPatch({ emails: EMAILS }, replace('emails', [{ value: 'only@example.com' }]));
      expect(result['emails']).to.deep.equal([{ value: 'only@example.com' }]);
    });

    // "If the target location is a multi-valued attribute and a value selection ('valuePath') filter is specified that
    // matches one or more values …, then all matching record values SHALL be replaced."
    it('replaces the values that a filter selects', async () => {
      const value = { type: 'work', value: 'new@example.com' };
      const result = await afterPatch({ emails: EMAILS }, replace('emails[type eq "work"]', value));
      expect(result['emails']).to.deep.equal([value, EMAILS[1]]);
    });

    it('replaces a sub-attribute of the values that a filter selects', async () => {
      const result = await afterPatch(
        { emails: EMAILS },
        replace('emails[type eq "home"].value', 'new@example.com'),
      );
      expect(result['emails']).to.deep.equal([EMAILS[0], { type: 'home', value: 'new@example.com' }]);
    });

    // "If the target location specifies a complex attribute, a set of sub-attributes SHALL be specified in the 'value'
    // parameter that replaces any existing values or adds where an attribute did not previously exist."
    it('replaces sub-attributes of a complex value and leaves the others', async () => {
      const result = await afterPatch(
        { name: { givenName: 'G', familyName: 'F' } },
        replace('name', { givenName: 'New', middleName: 'M' }),
      );
      expect(result['name']).to.deep.equal({ givenName: 'New', familyName: 'F', middleName: 'M' });
    });

    // "If the 'path' parameter is omitted, the target is assumed to be the resource itself."
    it('replaces a set of attributes without a path', async () => {
      const value = { title: 'New', emails: [{ value: 'only@example.com' }] };
      const result = await afterPatch(
        { title: 'Old', emails: EMAILS, nickName: 'N' },
        replace(undefined, value),
      );
      expect(result).to.deep.equal({ ...core, ...value, nickName: 'N' });
    });

    it('clears by null', async () => {
      expect(await afterPatch({ title: 'T' }, replace('title', null))).to.deep.equal(core);
    });

    it('grants, changes and takes seats as it does any attribute', async () => {
      const seatList = async (client: ScimClient, id: string, operation: JsonObject): Promise<unknown> => {
        const { [SEATS]: extension } = await client.expecting(
          200,
          'PATCH',
          `/Users/${id}`,
          patchOf(operation),
        );
        return (extension as JsonObject | undefined)?.['seatList'];
      };
      for (const client of clients) {
        const { id } = await client.create();
        const concurrent = replace(`${SEATS}:seats`, [{ product: 'remote-support', type: 'concurrent' }]);
        expect(await seatList(client, id, concurrent)).to.equal('remote-support:concurrent');
        const named = replace(`${SEATS}:seats[product eq "remote-support"].type`, 'named');
        expect(await seatList(client, id, named)).to.equal('remote-support:named');
        const second = { op: 'add', path: 'entitlements', value: [{ value: 'rescueassist:concurrent' }] };
        expect(await seatList(client, id, second)).to.equal('remote-support:named rescueassist:concurrent');
        const removal = { op: 'remove', path: `${SEATS}:seats[product eq "remote-support"]` };
        expect(await seatList(client, id, removal)).to.equal('rescueassist:concurrent');
        expect(await seatList(client, id, { op: 'remove', path: SEATS })).to.equal(undefined);
      }
    });
  });

  it('reads op and paths in the letter case of the client', async () => {
    const operations = [
      { op: 'replace', path: 'TITLE', value: 'New' },
      { op: 'add', path: `${ENTERPRISE.toUpperCase()}:Department`, value: 'Help' },
      { op: 'add', path: 'EMAILS[TYPE EQ "work"].Display', value: 'W' },
    ];
    const result = await afterPatch({ emails: EMAILS.slice(0, 1) }, ...operations);
    expect(result).to.deep.include({ title: 'New', [ENTERPRISE]: { department: 'Help' } });
    expect(result['emails']).to.deep.equal([{ ...EMAILS[0], display: 'W' }]);
  });

  it('applies operations in order, each to the result of those before it', async () => {
    const operations = [
      { op: 'add', path: 'emails', value: [{ type: 'other', value: 'o@example.com' }] },
      { op: 'replace', path: 'emails[type eq "other"].value', value: 'p@example.com' },
      { op: 'remove', path: 'emails[type eq "work"]' },
    ];
    const result = await afterPatch({ emails: EMAILS }, ...operations);
    expect(result['emails']).to.deep.equal([EMAILS[1], { type: 'other', value: 'p@example.com' }]);
  });

  // "On completion, … the server … MUST either return a 200 OK response code and the entire resource …".
  it('answers 200 with the entire resource and a new version', async () => {
    for (const client of clients) {
      const created = await client.create();
      const patch = patchOf({ op: 'add', path: 'title', value: 'T' });
      const response = await client.send('PATCH', `/Users/${created.id}`, patch);
      expect(response.body).to.deep.include({ id: created.id, title: 'T', userName: created['userName'] });
      expect(response.headers.get('ETag')).to.equal(metaOf(response.body)['version']);
      expect(metaOf(response.body)['version']).to.not.equal(metaOf(created)['version']);
    }
  });

  it('keeps the version when nothing changes', async () => {
    const idle = [
      { op: 'replace', path: 'title', value: 'Same' },
      { op: 'add', path: 'emails', value: EMAILS },
      { op: 'remove', path: 'nickName' },
      { op: 'replace', path: 'active', value: true },
      { op: 'replace', path: 'name', value: { givenName: 'G' } },
    ];
    for (const client of clients) {
      const created = await client.create({ title: 'Same', emails: EMAILS, name: { givenName: 'G' } });
      for (const operation of idle) {
        const patched = await client.expecting(200, 'PATCH', `/Users/${created.id}`, patchOf(operation));
        expect(patched, JSON.stringify(operation)).to.deep.equal(created);
      }
    }
  });
});
