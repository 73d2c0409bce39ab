import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { loadSchemaRegistry } from '../../src/app/project-files.ts';
import { DirectoryError } from '../../src/directory/directory-error.ts';
import { type User, userContent, type UserContent } from '../../src/directory/user.ts';
import { type UserId } from '../../src/kernel/ids.ts';
import { type JsonObject } from '../../src/kernel/json.ts';
import { type ResourceType } from '../../src/scim/schema/schema.ts';
import { UNIQUE_ATTRIBUTES } from '../../src/storage/uniqueness.ts';
import { PostgresUserStore } from '../../src/storage/users/postgres-user-store.ts';
import { rejectionOf } from '../support/rejection.ts';
import { newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ENTRA = { connection: 'entra' };
const OKTA = { connection: 'okta' };

const newId = (): UserId => randomUUID() as UserId;

describe('the store of users', () => {
  let test: TestDatabase;
  let userType: ResourceType;
  let users: PostgresUserStore;
  before(async () => {
    test = await createTestDatabase();
    userType = (await loadSchemaRegistry()).resourceType('User');
  });
  beforeEach(async () => {
    users = await newStore();
  });
  after(async () => test.drop());

  /** The users of a tenant that has none yet. */
  const newStore = async (): Promise<PostgresUserStore> =>
    new PostgresUserStore(test.database, (await newBareTenant(test.database)).tenant);

  const content = (attributes: JsonObject): UserContent => userContent(attributes, userType);

  const insert = async (attributes: JsonObject, writer = ENTRA, store = users): Promise<User> =>
    store.insert({ ...content(attributes), id: newId() }, writer);

  const update = async (
    { id, version }: Pick<User, 'id' | 'version'>,
    attributes: JsonObject,
    writer = ENTRA,
  ): Promise<User | undefined> => users.update({ ...content(attributes), id, version }, writer);

  const expectTaken = async (attribute: string, write: Promise<unknown>): Promise<void> => {
    const refused = await rejectionOf(write);
    expect(refused).to.be.instanceOf(DirectoryError).and.include({ code: 'uniqueness' });
    expect((refused as DirectoryError).facts).to.deep.equal({ path: attribute });
    expect((refused as DirectoryError).message).to.include(attribute);
  };

  it('answers an inserted user with what it was given, in its order', async () => {
    const attributes = { userName: 'Ada', title: 'Countess', emails: [{ value: 'Ada@Example.com' }] };
    const id = newId();
    const user = await users.insert({ ...content(attributes), id }, ENTRA);
    expect(user).to.include({ id, version: 1, active: true });
    expect(JSON.stringify(user.attributes)).to.equal(JSON.stringify({ ...attributes, active: true }));
    expect(user.created).to.match(INSTANT);
    expect(user.lastModified).to.equal(user.created);
  });

  it('writes a new version and keeps the time of creation', async () => {
    const user = await insert({ userName: 'ada' });
    const updated = await update(user, { userName: 'ada', active: false });
    expect(updated).to.include({ id: user.id, version: 2, active: false, created: user.created });
    expect(updated?.attributes).to.deep.equal({ userName: 'ada', active: false });
  });

  it('answers undefined to an update of an older version, and keeps the newer one', async () => {
    const user = await insert({ userName: 'ada' });
    const newer = await update(user, { userName: 'ada', title: 'new' });
    expect(await update(user, { userName: 'ada', title: 'old' })).to.equal(undefined);
    expect(newer?.version).to.equal(2);
    expect(await users.lock(user.id, 2)).to.equal(true);
  });

  it('lets one of many updates of the same version happen', async () => {
    const user = await insert({ userName: 'ada' });
    const titles = Array.from({ length: 8 }, (_, index) => `title ${index}`);
    const answers = await Promise.all(titles.map(async (title) => update(user, { userName: 'ada', title })));
    expect(answers.filter((answer) => answer !== undefined)).to.have.length(1);
  });

  it('answers undefined to an update of a user that is not there, or of another tenant', async () => {
    expect(await update({ id: newId(), version: 1 }, { userName: 'ada' })).to.equal(undefined);
    const user = await insert({ userName: 'ada' });
    users = await newStore();
    expect(await update(user, { userName: 'ada' })).to.equal(undefined);
    expect(await users.lock(user.id, user.version)).to.equal(false);
    expect(await users.delete(user.id, user.version)).to.equal(false);
  });

  for (const [taken, other] of [
    ['Ada@Example.com', 'aDA@eXAMPLE.COM'],
    ['ΟΔΟΣ', 'οδος'],
    ['ÄÖÜ', 'äöü'],
  ] as const) {
    it(`keeps userName unique without regard to letter case: ${taken}, ${other}`, async () => {
      await insert({ userName: taken });
      await expectTaken('userName', insert({ userName: other }, OKTA));
      const second = await insert({ userName: 'somebody else' });
      await expectTaken('userName', update(second, { userName: other }));
    });
  }

  it('lets a user keep its own userName in another letter case', async () => {
    const user = await insert({ userName: 'ada' });
    expect((await update(user, { userName: 'ADA' }))?.attributes).to.include({ userName: 'ADA' });
  });

  it('gives a userName of another tenant, or of a deleted user, to whoever asks', async () => {
    const user = await insert({ userName: 'ada' });
    await insert({ userName: 'ada' }, ENTRA, await newStore());
    await users.delete(user.id, user.version);
    expect(await insert({ userName: 'ada' })).to.include({ version: 1 });
  });

  // RFC 7643 §3.1: "While the server does not enforce uniqueness, it is assumed that the value's uniqueness is controlled
  // by the client setting the value."
  it('leaves the uniqueness of externalId to the client', async () => {
    await insert({ userName: 'a', externalId: 'X-1' });
    const second = await insert({ userName: 'b', externalId: 'X-1' });
    expect(await update(second, { userName: 'b', externalId: 'X-1', title: 'Lead' }, OKTA)).to.include({
      version: 2,
    });
  });

  it('lets any number of users have no externalId', async () => {
    await insert({ userName: 'a' });
    expect(await insert({ userName: 'b' })).to.include({ version: 1 });
  });

  it('deletes a user of the named version only', async () => {
    const user = await insert({ userName: 'ada' });
    expect(await users.delete(user.id, 2)).to.equal(false);
    expect(await users.delete(user.id, 1)).to.equal(true);
    expect(await users.delete(user.id, 1)).to.equal(false);
  });

  it('has a unique index for every attribute of users that the schemas call unique', async () => {
    const unique = [...userType.commonAttributes, ...userType.schema.attributes]
      .filter(({ uniqueness }) => uniqueness === 'server')
      .map(({ name }) => name);
    expect(unique).to.include.members(['id', 'userName']);
    const text = `select c.relname as name, a.attname as first from pg_index i
                    join pg_class c on c.oid = i.indexrelid
                    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                   where i.indisunique and i.indrelid in ('users'::regclass, 'groups'::regclass)`;
    const indexes = await test.database.query<{ name: string; first: string }>({ name: '', text }, []);
    const names = indexes.map(({ name }) => name);
    for (const attribute of unique) {
      const index = Object.entries(UNIQUE_ATTRIBUTES).find(
        ([, each]) => each.resourceType === 'User' && each.attribute === attribute,
      );
      expect(names, `a unique index for ${attribute}`).to.include(index?.[0]);
    }
    // A refusal is told from the index it broke: each has its entry, and each begins with the tenant. Sequences are the
    // database's own.
    const ofClients = names.filter((name) => !name.endsWith('_sequence'));
    expect(Object.keys(UNIQUE_ATTRIBUTES)).to.have.members(ofClients);
    expect(new Set(indexes.map(({ first }) => first))).to.deep.equal(new Set(['tenant_id']));
  });
});
