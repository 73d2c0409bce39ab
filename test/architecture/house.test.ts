import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { REPOSITORY_ROOT } from '../support/repository.ts';
import { attributeNames, namesUsed } from './attribute-names.ts';
import { badNames, tooFull, tooLong } from './house-rules.ts';

/** Schemas of the protocol's own documents (RFC 7643 §5 to §7), which the engine implements by name. */
const PROTOCOL_SCHEMAS = ['schema.json', 'resource-type.json', 'service-provider-config.json'];

/** Names of attributes that the engine may know, because the protocol gives them a meaning in every schema. */
const PROTOCOL_WORDS = {
  schemas: 'RFC 7643 §3: which schemas a resource or a message has',
  id: 'RFC 7643 §3.1: every resource has one, assigned by the server',
  meta: 'RFC 7643 §3.1: every resource has it, computed by the server',
  resourceType: 'a member of meta',
  created: 'a member of meta',
  lastModified: 'a member of meta',
  location: 'a member of meta',
  version: 'a member of meta',
  value: 'RFC 7643 §2.4: the significant sub-attribute of every multi-valued attribute',
  primary: 'RFC 7643 §2.4: true in at most one element of every multi-valued attribute',
  display: 'RFC 7643 §2.4: a default sub-attribute of every multi-valued attribute',
  type: 'RFC 7643 §2.4 and §7: a default sub-attribute, and a member of an attribute definition',
  $ref: 'RFC 7643 §2.4: a default sub-attribute of every multi-valued attribute',
  name: 'RFC 7643 §7: a member of an attribute definition',
  description: 'RFC 7643 §6 and §7: a member of a resource type, a schema and an attribute definition',
  status: 'RFC 7644 §3.12 and §3.7.3: a member of an error and of a bulk answer',
};

const PLANTED = `
// userName in a comment, also in \`emails\`
import { seats } from './emails.ts';
const path = 'urn:a:User:emails[type eq "work"].value'; /* nickName */
const part = \`\${path}.GIVENNAME\`;
export const read = (user) => user.userName ?? user['nickName'] ?? user.emailsOf;
const { active: isActive, title } = read({ locale: part, seats });
const userNames = [isActive, title];
`;

describe('the house', () => {
  let paths: string[];
  let texts: Map<string, string>;

  before(async () => {
    const entries = await readdir(join(REPOSITORY_ROOT, 'src'), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    paths = files.map(({ parentPath, name }) => relative(REPOSITORY_ROOT, join(parentPath, name)));
    const read = async (path: string) => [path, await readFile(join(REPOSITORY_ROOT, path), 'utf8')] as const;
    texts = new Map(await Promise.all(paths.map(read)));
  });

  it('has files that are read in one sitting', () => {
    expect(paths).not.to.be.empty;
    expect([...texts].flatMap(([path, text]) => tooLong(path, text))).to.deep.equal([]);
    expect(tooLong('a.ts', 'x\n'.repeat(300))).to.deep.equal([]);
    expect(tooLong('a.ts', 'x\n'.repeat(301))).to.deep.equal(['a.ts has 301 lines of at most 300']);
  });

  it('has folders that are looked over at once', () => {
    expect(tooFull(paths)).to.deep.equal([]);
    const sixteen = Array.from({ length: 16 }, (_, index) => `src/a/${index}.ts`);
    expect(tooFull(sixteen)).to.deep.equal(['src/a has 16 files of at most 15']);
    expect(tooFull(['src/a/b/c.ts', ...sixteen.slice(1)])).to.deep.equal([]);
  });

  it('has names that say what a file is for', () => {
    const named = paths.filter((path) => !path.endsWith('/README.md'));
    expect(named.flatMap(badNames)).to.deep.equal([]);
  });

  it('knows a name that says nothing', () => {
    const bad = [
      'Store.ts',
      'user_store.ts',
      'store-utils.ts',
      'base-store.ts',
      'store-v2.ts',
      'store2.ts',
      'data/a.ts',
    ];
    const good = [
      'database.ts',
      'metadata.ts',
      'postgres-user-store.ts',
      'oauth2/token.ts',
      'sha256.ts',
      'main.ts',
    ];
    expect(bad.map((path) => badNames(path).length)).to.deep.equal(bad.map(() => 1));
    expect(good.flatMap(badNames)).to.deep.equal([]);
  });

  describe('in src/scim', () => {
    let names: Set<string>;

    before(async () => {
      names = await attributeNames(join(REPOSITORY_ROOT, 'scim-schemas/schemas'), PROTOCOL_SCHEMAS);
    });

    it('names no attribute that a schema defines', () => {
      const forbidden = new Set([...names].filter((name) => !(name in PROTOCOL_WORDS)));
      expect([...forbidden]).to.include.members([
        'userName',
        'emails',
        'members',
        'seatList',
        'employeeNumber',
      ]);
      const files = [...texts].filter(([path]) => path.startsWith('src/scim/') && path.endsWith('.ts'));
      const used = files.flatMap(([path, text]) => namesUsed(text, forbidden).map((use) => `${path}:${use}`));
      expect(used).to.deep.equal([]);
    });

    it('has no exception for a name that is no attribute', () => {
      expect([...names]).to.include.members(Object.keys(PROTOCOL_WORDS));
    });

    it('finds a planted name with its line, but not in comments, paths of modules or parts of words', () => {
      const planted = new Set([
        'userName',
        'emails',
        'nickName',
        'givenName',
        'active',
        'title',
        'locale',
        'seats',
      ]);
      expect(namesUsed(PLANTED, planted)).to.have.members([
        '4: emails',
        '5: GIVENNAME',
        '6: userName',
        '6: nickName',
        '7: active',
        '7: title',
        '7: locale',
        '7: seats',
      ]);
    });
  });
});
