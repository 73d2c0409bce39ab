import { expect } from 'chai';
import { type JsonObject } from '../../../../src/kernel/json.ts';
import { EVERYTHING, isShown, project, readProjection } from '../../../../src/scim/resource/project.ts';
import { findAttribute } from '../../../../src/scim/schema/attribute.ts';
import { type ResourceType } from '../../../../src/scim/schema/schema.ts';
import {
  attribute,
  CORE_URN,
  EXTENSION_URN,
  OTHER_EXTENSION_URN,
  sampleResourceType,
} from '../../../support/sample-resource-type.ts';
import { groupType } from '../schema/schema-documents.ts';

/** The sample type, its `id` always returned, and with an attribute that is returned on request alone. */
const type: ResourceType = {
  ...sampleResourceType,
  commonAttributes: sampleResourceType.commonAttributes.map((each) =>
    each.name === 'schemas' || each.name === 'id' ? { ...each, returned: 'always' } : each,
  ),
  schema: {
    ...sampleResourceType.schema,
    attributes: [
      ...sampleResourceType.schema.attributes,
      attribute({ name: 'photoData', type: 'binary', returned: 'request' }),
    ],
  },
};

const always: JsonObject = { schemas: [CORE_URN, EXTENSION_URN], id: 'a-1' };
const name: JsonObject = { familyName: 'Byron', givenName: 'Ada' };
const emails: JsonObject[] = [
  { value: 'a@x', type: 'work' },
  { value: 'b@x', primary: true },
];
const enterprise: JsonObject = { department: 'Engines', manager: { value: 'b-2', displayName: 'Bob' } };
const byDefault: JsonObject = {
  ...always,
  userName: 'ada',
  name,
  emails,
  tags: ['x'],
  [EXTENSION_URN]: enterprise,
  [OTHER_EXTENSION_URN]: { department: 'Gate' },
  meta: { resourceType: 'User' },
};
const resource: JsonObject = { ...byDefault, password: 'secret', photoData: 'QQ==' };

const only = (...names: string[]): JsonObject => project(resource, type, readProjection(type, names, []));
const without = (...names: string[]): JsonObject => project(resource, type, readProjection(type, [], names));
const omitting = (...names: string[]): JsonObject =>
  Object.fromEntries(Object.entries(byDefault).filter(([key]) => !names.includes(key)));

describe('project, everything', () => {
  it('shows what is returned by default or always, and nothing on request or never', () => {
    expect(readProjection(type, [], [])).to.equal(EVERYTHING);
    expect(project(resource, type, EVERYTHING)).to.deep.equal(byDefault);
  });

  it('leaves out what no schema defines', () => {
    const strange = { ...resource, shoeSize: 38, [EXTENSION_URN]: { floor: 3 } };
    expect(project(strange, type, EVERYTHING)).to.deep.equal(omitting(EXTENSION_URN));
  });

  it('leaves the resource as it was', () => {
    const copy = structuredClone(resource);
    only('name.givenName', 'emails.value');
    expect(resource).to.deep.equal(copy);
  });
});

describe('project, attributes (RFC 7644 §3.9)', () => {
  it('shows those named, in any letter case, and those always returned', () => {
    expect(only('USERNAME', 'tags')).to.deep.equal({ ...always, userName: 'ada', tags: ['x'] });
    expect(only(`${CORE_URN.toUpperCase()}:userName`)).to.deep.equal({ ...always, userName: 'ada' });
  });

  it('shows the sub-attributes named', () => {
    expect(only('name.givenName', 'emails.value')).to.deep.equal({
      ...always,
      name: { givenName: 'Ada' },
      emails: [{ value: 'a@x' }, { value: 'b@x' }],
    });
    expect(only('name.givenName', 'NAME.familyname')).to.deep.equal({ ...always, name });
  });

  it('shows the whole where a part is named beside it', () => {
    expect(only('name.givenName', 'name')).to.deep.equal({ ...always, name });
    expect(only(EXTENSION_URN, `${EXTENSION_URN}:manager.value`)).to.deep.equal({
      ...always,
      [EXTENSION_URN]: enterprise,
    });
  });

  it('shows attributes of an extension by their URN, and by their name where the body has none', () => {
    const department = { ...always, [EXTENSION_URN]: { department: 'Engines' } };
    expect(only(`${EXTENSION_URN}:department`)).to.deep.equal(department);
    expect(only(`${OTHER_EXTENSION_URN}:department`)).to.deep.equal({
      ...always,
      [OTHER_EXTENSION_URN]: { department: 'Gate' },
    });
    expect(only('department')).to.deep.equal(department);
    expect(only(`${EXTENSION_URN}:manager.displayName`)).to.deep.equal({
      ...always,
      [EXTENSION_URN]: { manager: { displayName: 'Bob' } },
    });
  });

  it('shows a whole extension by its URN', () => {
    expect(only(EXTENSION_URN.toUpperCase())).to.deep.equal({ ...always, [EXTENSION_URN]: enterprise });
  });

  it('shows the core attributes by the URN of their schema', () => {
    const core = omitting('meta', EXTENSION_URN, OTHER_EXTENSION_URN);
    expect(only(CORE_URN)).to.deep.equal({ ...core, photoData: 'QQ==' });
  });

  it('shows on request what is only shown on request, and never what is never shown', () => {
    expect(only('photoData', 'password')).to.deep.equal({ ...always, photoData: 'QQ==' });
  });

  it('shows no more than is always returned where no name is known', () => {
    expect(only('shoeSize', '__proto__', 'constructor', 'urn:example:other:a', '[', '')).to.deep.equal(
      always,
    );
  });

  it('is followed where excludedAttributes is sent too', () => {
    const projection = readProjection(type, ['userName'], ['userName', 'name']);
    expect(project(resource, type, projection)).to.deep.equal({ ...always, userName: 'ada' });
  });
});

describe('project, excludedAttributes (RFC 7644 §3.9)', () => {
  it('leaves out those named, but not those always returned', () => {
    expect(without('Emails', 'meta', 'id', 'schemas')).to.deep.equal(omitting('emails', 'meta'));
  });

  it('leaves out the sub-attributes named', () => {
    expect(without('name.givenName', 'emails.type')).to.deep.equal({
      ...byDefault,
      name: { familyName: 'Byron' },
      emails: [{ value: 'a@x' }, { value: 'b@x', primary: true }],
    });
  });

  it('leaves out the whole where a part is named beside it', () => {
    expect(without('name', 'name.givenName')).to.deep.equal(omitting('name'));
    expect(without(EXTENSION_URN, `${EXTENSION_URN}:manager.value`)).to.deep.equal(omitting(EXTENSION_URN));
  });

  it('leaves out attributes of an extension, and the extension when nothing is left of it', () => {
    expect(without(`${EXTENSION_URN}:manager`)).to.deep.equal({
      ...byDefault,
      [EXTENSION_URN]: { department: 'Engines' },
    });
    expect(without(`${OTHER_EXTENSION_URN}:department`)).to.deep.equal(omitting(OTHER_EXTENSION_URN));
    expect(without(EXTENSION_URN)).to.deep.equal(omitting(EXTENSION_URN));
  });

  it('does not show what is only shown on request', () => {
    expect(without('userName')).to.deep.equal(omitting('userName'));
    expect(without('photoData', 'shoeSize')).to.deep.equal(byDefault);
  });
});

describe('isShown', () => {
  const members = findAttribute(groupType.schema.attributes, 'members') ?? attribute({ name: 'members' });
  const shown = (attributes: string[], excluded: string[]): boolean =>
    isShown(readProjection(groupType, attributes, excluded), undefined, members);

  it('tells whether the members of a group have to be fetched', () => {
    expect(shown([], [])).to.be.true;
    expect(shown(['members'], [])).to.be.true;
    expect(shown(['members.value'], [])).to.be.true;
    expect(shown([], ['displayName'])).to.be.true;
    expect(shown([], ['members.display'])).to.be.true;
    expect(shown([], ['members'])).to.be.false;
    expect(shown(['displayName'], [])).to.be.false;
    expect(shown(['shoeSize'], [])).to.be.false;
  });
});
