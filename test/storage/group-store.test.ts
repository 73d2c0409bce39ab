import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { SYSTEM } from '../../src/kernel/actor.ts';
import { loadSchemaRegistry } from '../../src/app/project-files.ts';
import { DirectoryError } from '../../src/directory/directory-error.ts';
import { type Group, groupContent, type GroupContent, type GroupMember } from '../../src/directory/group.ts';
import { type TenantId } from '../../src/kernel/ids.ts';
import { type JsonObject } from '../../src/kernel/json.ts';
import { type ResourceType } from '../../src/scim/schema/schema.ts';
import { type AttributeSources } from '../../src/storage/filter-sql/attribute-source.ts';
import { groupSources } from '../../src/storage/groups/group-sources.ts';
import { PostgresGroupReader } from '../../src/storage/groups/postgres-group-reader.ts';
import { PostgresGroupStore } from '../../src/storage/groups/postgres-group-store.ts';
import { rejectionOf } from '../support/rejection.ts';
import { type BareTenant, newBareTenant } from '../support/seat-tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const ENTRA = { connection: 'entra' };
const OKTA = { connection: 'okta' };

describe('the store of groups', () => {
  let test: TestDatabase;
  let groupType: ResourceType;
  let sources: AttributeSources;
  let bare: BareTenant;
  let groups: PostgresGroupStore;
  before(async () => {
    test = await createTestDatabase();
    const registry = await loadSchemaRegistry();
    groupType = registry.resourceType('Group');
    const userType = registry.resourceType('User');
    sources = groupSources({ groupType, userType, baseUrl: 'https://scim.example.com/scim/v2' });
  });
  beforeEach(async () => {
    bare = await newBareTenant(test.database);
    groups = storeOf(bare.tenant);
  });
  after(async () => test.drop());

  const storeOf = (tenant: TenantId): PostgresGroupStore =>
    new PostgresGroupStore(test.database, tenant, sources);

  const newStore = async (): Promise<PostgresGroupStore> =>
    storeOf((await newBareTenant(test.database)).tenant);

  const listMembers = async (
    { id }: Pick<Group, 'id'>,
    tenant = bare.tenant,
  ): Promise<readonly GroupMember[]> => {
    const found = await new PostgresGroupReader(test.database, tenant, sources).find(id, true);
    return found?.members ?? [];
  };

  const content = (attributes: JsonObject): GroupContent => groupContent(attributes, groupType);

  const insert = async (attributes: JsonObject, writer = ENTRA, store = groups): Promise<Group> =>
    store.insert({ ...content(attributes), id: randomUUID() }, writer);

  const update = async (
    { id, version }: Pick<Group, 'id' | 'version'>,
    attributes: JsonObject,
    writer = ENTRA,
  ): Promise<Group | undefined> => groups.update({ ...content(attributes), id, version }, writer);

  const membersOf = async (group: Pick<Group, 'id'>): Promise<string[]> =>
    (await listMembers(group)).map(({ id }) => id).sort();

  const expectRefused = async (code: string, write: Promise<unknown>): Promise<DirectoryError> => {
    const refused = await rejectionOf(write);
    expect(refused).to.be.instanceOf(DirectoryError).and.include({ code });
    return refused as DirectoryError;
  };

  it('answers an inserted group with what it was given, and counts its versions', async () => {
    const attributes = { displayName: 'Support', externalId: 'X-1' };
    const group = await insert(attributes);
    expect(group).to.include({ version: 1, lastModified: group.created });
    expect(group.attributes).to.deep.equal(attributes);
    const updated = await update(group, { displayName: 'Sales' });
    expect(updated).to.include({ id: group.id, version: 2, created: group.created });
    expect(updated?.attributes).to.deep.equal({ displayName: 'Sales' });
  });

  it('answers undefined to an update of another version, and lets one of many happen', async () => {
    const group = await insert({ displayName: 'a' });
    const names = Array.from({ length: 8 }, (_, index) => `name ${index}`);
    const answers = await Promise.all(names.map(async (displayName) => update(group, { displayName })));
    expect(answers.filter((answer) => answer !== undefined)).to.have.length(1);
    expect(await update({ id: randomUUID(), version: 1 }, { displayName: 'b' })).to.equal(undefined);
  });

  it('keeps displayName unique without regard to letter case, in one tenant', async () => {
    await insert({ displayName: 'Süd ΟΔΟΣ' });
    const refused = await expectRefused('uniqueness', insert({ displayName: 'SÜD οδος' }, OKTA));
    expect(refused.facts).to.deep.equal({ path: 'displayName' });
    const other = await insert({ displayName: 'other' });
    await expectRefused('uniqueness', update(other, { displayName: 'süd οδος' }));
    expect(await insert({ displayName: 'Süd ΟΔΟΣ' }, ENTRA, await newStore())).to.include({ version: 1 });
  });

  // RFC 7643 §3.1: "While the server does not enforce uniqueness, it is assumed that the value's uniqueness is controlled
  // by the client setting the value."
  it('leaves the uniqueness of externalId to the client', async () => {
    await insert({ displayName: 'a', externalId: 'X' });
    await insert({ displayName: 'b', externalId: 'X' });
    await insert({ displayName: 'c', externalId: 'X' }, OKTA);
  });

  it('counts the version on and locks it, and knows no group of another tenant', async () => {
    const { id } = await insert({ displayName: 'a' });
    expect(await groups.touch(id)).to.equal(true);
    expect([await groups.lock(id, 1), await groups.lock(id, 2)]).to.deep.equal([false, true]);
    const other = await newStore();
    expect([await other.touch(id), await other.lock(id, 2), await other.delete(id, 2)]).to.deep.equal([
      false,
      false,
      false,
    ]);
    expect([await groups.touch(randomUUID()), await groups.delete(id, 1)]).to.deep.equal([false, false]);
    expect([await groups.delete(id, 2), await groups.delete(id, 2)]).to.deep.equal([true, false]);
  });

  it('adds who is new, once, and counts them', async () => {
    const group = await insert({ displayName: 'a' });
    const [ada, bob] = [await bare.newUser(), await bare.newUser()];
    expect(await groups.addMembers(group.id, [ada])).to.have.length(1);
    expect(await groups.addMembers(group.id, [ada, bob.toUpperCase()])).to.have.length(1);
    expect(await groups.addMembers(group.id, [])).to.have.length(0);
    expect(await membersOf(group)).to.deep.equal([ada, bob].sort());
  });

  it('tells the type of a member and the name it is known by', async () => {
    const outer = await insert({ displayName: 'outer' });
    const inner = await insert({ displayName: 'inner' });
    const user = await bare.newUser();
    await groups.addMembers(outer.id, [user, inner.id]);
    expect(await listMembers(outer)).to.have.deep.members([
      { id: user, type: 'User', display: null },
      { id: inner.id, type: 'Group', display: 'inner' },
    ]);
  });

  it('removes who is named, or everybody else, and counts them', async () => {
    const group = await insert({ displayName: 'a' });
    const [ada, bob, eve] = [await bare.newUser(), await bare.newUser(), await bare.newUser()];
    await groups.addMembers(group.id, [ada, bob, eve]);
    expect(await groups.removeMembers(group.id, [ada, randomUUID(), 'no uuid'])).to.have.length(1);
    expect(await groups.removeMembers(group.id, [ada])).to.have.length(0);
    expect(await membersOf(group)).to.deep.equal([bob, eve].sort());
    expect(await groups.removeOtherMembers(group.id, [eve, ada])).to.have.length(1);
    expect(await membersOf(group)).to.deep.equal([eve]);
    expect(await groups.removeOtherMembers(group.id, [])).to.have.length(1);
    expect(await membersOf(group)).to.deep.equal([]);
  });

  it('leaves the members of other groups and tenants alone', async () => {
    const [group, beside] = [await insert({ displayName: 'a' }), await insert({ displayName: 'b' })];
    const user = await bare.newUser();
    await groups.addMembers(group.id, [user]);
    await groups.addMembers(beside.id, [user]);
    await groups.removeMembers(beside.id, [user]);
    const otherTenant = (await newBareTenant(test.database)).tenant;
    const other = storeOf(otherTenant);
    expect(await other.removeOtherMembers(group.id, [])).to.have.length(0);
    expect(await listMembers(group, otherTenant)).to.deep.equal([]);
    expect(await membersOf(group)).to.deep.equal([user]);
  });

  it('refuses members that are not there, or of another tenant, and adds nobody', async () => {
    const group = await insert({ displayName: 'a' });
    const stranger = await (await newBareTenant(test.database)).newUser();
    for (const unknown of [randomUUID(), 'no uuid', stranger]) {
      const write = groups.addMembers(group.id, [await bare.newUser(), unknown]);
      expect((await expectRefused('unknownMember', write)).message).to.contain(unknown);
    }
    expect(await membersOf(group)).to.deep.equal([]);
    await expectRefused('notFound', groups.addMembers(randomUUID(), [await bare.newUser()]));
  });

  it('refuses a group that would be within itself, at any depth', async () => {
    const [a, b, c] = [
      await insert({ displayName: 'a' }),
      await insert({ displayName: 'b' }),
      await insert({ displayName: 'c' }),
    ];
    await groups.addMembers(a.id, [b.id]);
    await groups.addMembers(b.id, [c.id]);
    for (const [group, member] of [
      [a, a],
      [b, a],
      [c, a],
      [c, b],
    ] as const) {
      await expectRefused('memberCycle', groups.addMembers(group.id, [member.id]));
    }
    expect(await groups.addMembers(a.id, [c.id])).to.have.length(1);
  });

  it('lets one of two transactions that nest two groups in each other happen', async () => {
    const [a, b] = [await insert({ displayName: 'a' }), await insert({ displayName: 'b' })];
    const nest = async (outer: Group, inner: Group): Promise<string> =>
      test.database
        .transaction({ actor: SYSTEM }, async (connection) =>
          new PostgresGroupStore(connection, bare.tenant, sources).addMembers(outer.id, [inner.id]),
        )
        .then(
          () => 'nested',
          (error: unknown) => (error as DirectoryError).code,
        );
    const outcomes = await Promise.all([nest(a, b), nest(b, a)]);
    expect(outcomes.sort()).to.deep.equal(['memberCycle', 'nested']);
  });

  it('takes memberships along when a group or a member is deleted', async () => {
    const [outer, inner] = [await insert({ displayName: 'outer' }), await insert({ displayName: 'inner' })];
    const user = await bare.newUser();
    await groups.addMembers(outer.id, [inner.id, user]);
    await groups.delete(inner.id, 1);
    expect(await membersOf(outer)).to.deep.equal([user]);
    await test.database.query({ name: '', text: 'delete from users where user_id = $1' }, [user]);
    expect(await membersOf(outer)).to.deep.equal([]);
    await groups.delete(outer.id, 1);
    expect(await listMembers(outer)).to.deep.equal([]);
  });
});
