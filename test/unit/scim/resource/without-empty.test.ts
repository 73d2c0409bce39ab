import { expect } from 'chai';
import { type JsonObject } from '../../../../src/kernel/json.ts';
import { LENIENT, STRICT } from '../../../../src/scim/compat/compat-rules.ts';
import { withoutEmpty } from '../../../../src/scim/resource/without-empty.ts';
import { ENTERPRISE } from '../schema/schema-documents.ts';

describe('withoutEmpty', () => {
  const resource: JsonObject = {
    userName: 'ada',
    displayName: '',
    nickName: null,
    active: false,
    emails: [],
    roles: [{ value: null }, {}, null],
    name: { givenName: '', familyName: { deeper: [] } },
    addresses: [{ type: 'work', locality: '' }, { locality: '' }],
    [ENTERPRISE]: { manager: {} },
  };

  it('takes out null, empty lists and what is left empty by that (RFC 7643 §2.5)', () => {
    expect(withoutEmpty(resource, STRICT)).to.deep.equal({
      userName: 'ada',
      displayName: '',
      active: false,
      name: { givenName: '' },
      addresses: [{ type: 'work', locality: '' }, { locality: '' }],
    });
  });

  it('takes out empty texts too, unless the client is strict', () => {
    expect(withoutEmpty(resource, LENIENT)).to.deep.equal({
      userName: 'ada',
      active: false,
      addresses: [{ type: 'work' }],
    });
  });

  it('keeps false, 0 and blanks, which are values', () => {
    const values = { active: false, loginCount: 0, displayName: ' ' };
    expect(withoutEmpty(values, LENIENT)).to.deep.equal(values);
  });

  it('is an empty resource where nothing is left', () => {
    expect(withoutEmpty({ emails: [{ value: '' }] }, LENIENT)).to.deep.equal({});
  });

  it('leaves the resource as it was', () => {
    const copy = structuredClone(resource);
    withoutEmpty(resource, LENIENT);
    expect(resource).to.deep.equal(copy);
  });
});
