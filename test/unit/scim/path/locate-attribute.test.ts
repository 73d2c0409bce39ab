import { expect } from 'chai';
import { locateAttribute, schemaOfUrn } from '../../../../src/scim/path/locate-attribute.ts';
import { parseAttributePath } from '../../../../src/scim/path/parse-attribute-path.ts';
import { type ResourceType } from '../../../../src/scim/schema/schema.ts';
import {
  CORE_URN,
  EXTENSION_URN,
  OTHER_EXTENSION_URN,
  sampleResourceType,
} from '../../../support/sample-resource-type.ts';

const placeOf = (text: string, options?: { readonly searchExtensions?: boolean }): string | undefined => {
  const location = locateAttribute(sampleResourceType, parseAttributePath(text), options);
  return (
    location && [location.extension?.id ?? '', location.attribute.name, location.subAttribute?.name].join('|')
  );
};

describe('locateAttribute', () => {
  for (const [text, place] of [
    ['userName', '|userName|'],
    ['USERNAME', '|userName|'],
    ['Name.GIVENNAME', '|name|givenName'],
    ['ID', '|id|'],
    ['meta.lastmodified', '|meta|lastModified'],
    ['members.$REF', '|members|$ref'],
    [`${CORE_URN}:userName`, '|userName|'],
    [`${CORE_URN.toUpperCase()}:name.familyName`, '|name|familyName'],
    [`${CORE_URN}:externalId`, '|externalId|'],
    [`${EXTENSION_URN}:manager.value`, `${EXTENSION_URN}|manager|value`],
    [`${EXTENSION_URN.toUpperCase()}:DEPARTMENT`, `${EXTENSION_URN}|department|`],
    [`${OTHER_EXTENSION_URN}:department`, `${OTHER_EXTENSION_URN}|department|`],
  ] as const) {
    it(`finds ${text}`, () => {
      expect(placeOf(text)).to.equal(place);
      expect(placeOf(text, { searchExtensions: false })).to.equal(place);
    });
  }

  it('finds a name without its URN in the first extension that has it, unless the body does', () => {
    expect(placeOf('manager')).to.equal(`${EXTENSION_URN}|manager|`);
    expect(placeOf('manager.value')).to.equal(`${EXTENSION_URN}|manager|value`);
    expect(placeOf('department')).to.equal(`${EXTENSION_URN}|department|`);
    expect(placeOf('badges')).to.equal(`${OTHER_EXTENSION_URN}|badges|`);
    expect(placeOf('title')).to.equal('|title|');
  });

  it('does not look into the extensions where it is told not to', () => {
    expect(placeOf('manager', { searchExtensions: false })).to.be.undefined;
  });

  for (const text of [
    'nickName',
    'name.nickName',
    'userName.value',
    'hasOwnProperty',
    `${CORE_URN}:manager`,
    `${EXTENSION_URN}:userName`,
    `${EXTENSION_URN}:manager.nickName`,
    'urn:example:unknown:userName',
  ]) {
    it(`does not find ${text}`, () => {
      expect(placeOf(text)).to.be.undefined;
    });
  }
});

const ALIAS = 'urn:example:params:scim:schemas:core:1.0:Person';
const aliased: ResourceType = { ...sampleResourceType, aliases: [ALIAS] };

describe('an alias of the body', () => {
  it('names the attributes of the body in any letter case, and no others', () => {
    const located = (text: string) => locateAttribute(aliased, parseAttributePath(text));
    for (const urn of [ALIAS, ALIAS.toUpperCase()]) {
      for (const name of ['userName', 'name.givenName', 'externalId']) {
        expect(located(`${urn}:${name}`), name).to.deep.equal(located(name));
      }
      expect(located(`${urn}:badges`)).to.be.undefined;
    }
    expect(located(`${CORE_URN}:userName`)).to.deep.equal(located('userName'));
    expect(placeOf(`${ALIAS}:userName`)).to.be.undefined;
  });

  it('stands for the core schema where it is alone', () => {
    expect(schemaOfUrn(aliased, ALIAS.toUpperCase())).to.equal(sampleResourceType.schema);
    expect(schemaOfUrn(sampleResourceType, ALIAS)).to.be.undefined;
  });
});

describe('schemaOfUrn', () => {
  it('knows the schemas of the type by their URN in any letter case', () => {
    expect(schemaOfUrn(sampleResourceType, CORE_URN)?.id).to.equal(CORE_URN);
    expect(schemaOfUrn(sampleResourceType, EXTENSION_URN.toLowerCase())?.id).to.equal(EXTENSION_URN);
    expect(schemaOfUrn(sampleResourceType, OTHER_EXTENSION_URN.toUpperCase())?.id).to.equal(
      OTHER_EXTENSION_URN,
    );
  });

  it('knows no attribute and no other URN', () => {
    for (const text of ['', 'User', 'urn:x:y', `${EXTENSION_URN}:manager`, `${EXTENSION_URN}:`]) {
      expect(schemaOfUrn(sampleResourceType, text)).to.be.undefined;
    }
  });
});
