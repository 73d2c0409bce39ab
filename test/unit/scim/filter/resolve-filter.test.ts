import { expect } from 'chai';
import { parseFilter } from '../../../../src/scim/filter/parse-filter.ts';
import { resolveElementFilter, resolveFilter } from '../../../../src/scim/filter/resolve-filter.ts';
import { attributeAt, type ResolvedFilter } from '../../../../src/scim/filter/resolved-filter.ts';
import { type AttributeLocation } from '../../../../src/scim/schema/schema.ts';
import { ScimError } from '../../../../src/scim/scim-error.ts';
import { attribute, EXTENSION_URN, sampleResourceType } from '../../../support/sample-resource-type.ts';

const resolve = (text: string): ResolvedFilter => resolveFilter(parseFilter(text), sampleResourceType);

/** The filter with each location as its canonical path, and no literals. */
const outline = (filter: ResolvedFilter): string => {
  switch (filter.kind) {
    case 'compare':
      return `${place(filter.location)} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case 'present':
      return `${place(filter.location)} pr`;
    case 'and':
    case 'or':
      return `${filter.kind}(${filter.terms.map(outline).join(', ')})`;
    case 'not':
      return `not(${outline(filter.term)})`;
    case 'valuePath':
      return `${place(filter.location)}[${outline(filter.filter)}]`;
  }
};
const place = ({ extension, attribute, subAttribute }: AttributeLocation): string =>
  [extension?.name, attribute.name, subAttribute?.name].filter((part) => part !== undefined).join('/');

const resolved = (text: string): string => outline(resolve(text));

const expectRefusal = (text: string, ...parts: readonly string[]): void => {
  let refusal: unknown;
  try {
    resolve(text);
  } catch (error) {
    refusal = error;
  }
  expect(refusal, text).to.be.instanceOf(ScimError).and.to.have.property('code', 'invalidFilter');
  for (const part of parts) expect((refusal as ScimError).message).to.contain(part);
};

describe('resolveFilter', () => {
  describe('looks names up', () => {
    it('in the letter case of the schema', () => {
      expect(resolved('USERNAME pr and Name.FAMILYname pr')).to.equal('and(userName pr, name/familyName pr)');
    });

    it('with and without the URN of the core schema', () => {
      expect(resolved('URN:ietf:params:scim:schemas:core:2.0:user:userName pr')).to.equal('userName pr');
      expect(resolved('id pr and meta.lastModified pr')).to.equal('and(id pr, meta/lastModified pr)');
    });

    it('in an extension by its URN, or without it where the body has no such name', () => {
      expect(resolved(`${EXTENSION_URN}:title pr`)).to.equal('EnterpriseUser/title pr');
      expect(resolved('title pr')).to.equal('title pr');
      expect(resolved('department pr')).to.equal('EnterpriseUser/department pr');
    });

    it('in the body alone where extensions need their URN', () => {
      const filter = parseFilter('department pr');
      expect(() => resolveFilter(filter, sampleResourceType, { searchExtensions: false })).to.throw(
        ScimError,
      );
    });

    for (const name of [
      'nickname',
      'name.nickname',
      'userName.value',
      'urn:example:none:userName',
      'toString',
    ]) {
      it(`and refuses ${name}, which there is not`, () => {
        expectRefusal(`${name} eq "x"`, `"${name}"`, 'no attribute of User');
      });
    }

    it('and refuses what is never returned', () => {
      for (const filter of ['password eq "x"', 'password pr', 'devices.pin eq "1"', 'devices[pin sw "1"]']) {
        expectRefusal(filter, 'never returned');
      }
    });
  });

  describe('takes a bare complex attribute', () => {
    it('for its value where it is compared', () => {
      expect(resolved('emails eq "X"')).to.equal('emails/value eq "x"');
      expect(resolved('manager eq "M"')).to.equal('EnterpriseUser/manager/value eq "M"');
    });

    it('for itself where it is present or null', () => {
      expect(resolved('emails pr')).to.equal('emails pr');
      expect(resolved('name eq null')).to.equal('not(name pr)');
      expect(resolved('manager ne null')).to.equal('EnterpriseUser/manager pr');
    });

    it('for nothing where it has no value', () => {
      expectRefusal('name eq "x"', '"name"', 'default sub-attribute');
      expectRefusal('meta co "x"', '"meta"');
    });
  });

  describe('within a value path', () => {
    it('takes names for sub-attributes', () => {
      expect(resolved('EMAILS[TYPE eq "Work" and not (primary eq true)]')).to.equal(
        'emails[and(emails/type eq "work", not(emails/primary eq true))]',
      );
      expect(resolved('name[givenName pr]')).to.equal('name[name/givenName pr]');
    });

    it('takes value for the element itself where elements are no objects', () => {
      expect(resolved('tags[VALUE eq "A"]')).to.equal('tags[tags eq "a"]');
    });

    it('refuses what is no sub-attribute', () => {
      expectRefusal('emails[userName eq "x"]', '"userName"', 'no attribute of "emails"');
      expectRefusal('emails[emails.type eq "x"]', '"emails.type"');
      expectRefusal('emails[urn:ietf:params:scim:schemas:core:2.0:User:type eq "x"]');
      expectRefusal('tags[type eq "x"]', 'no attribute of "tags"');
    });

    it('refuses a value path', () => {
      expectRefusal('emails[type[value eq "x"]]', 'value path inside of a value path');
    });

    it('refuses an attribute that has no elements', () => {
      for (const path of ['userName', 'active', 'name.givenName', 'emails.value']) {
        expectRefusal(`${path}[value eq "x"]`, `"${path}" has no elements`);
      }
    });
  });

  describe('puts a literal into the type and normal form of its attribute', () => {
    for (const [text, expected] of [
      ['userName eq "JOE"', 'userName eq "joe"'],
      ['externalId eq "JOE"', 'externalId eq "JOE"'],
      ['homepage eq "HTTPS://X"', 'homepage eq "https://x"'],
      ['profileUrl eq "HTTPS://X"', 'profileUrl eq "HTTPS://X"'],
      ['userName eq Joe@Example.com', 'userName eq "joe@example.com"'],
      ['externalId eq 12', 'externalId eq "12"'],
      ['externalId eq 007', 'externalId eq "007"'],
      ['externalId eq true', 'externalId eq "true"'],
      ['active eq true', 'active eq true'],
      ['active eq "False"', 'active eq false'],
      ['active eq True', 'active eq true'],
      ['loginCount ge 3', 'loginCount ge 3'],
      ['loginCount ge 3.0', 'loginCount ge 3'],
      ['score lt 1.50', 'score lt 1.5'],
      ['hiredAt gt "2011-05-13T06:42:34+02:00"', 'hiredAt gt "2011-05-13T04:42:34.000Z"'],
      ['hiredAt gt 2011-05-13T04:42:34Z', 'hiredAt gt "2011-05-13T04:42:34.000Z"'],
      ['publicKey eq "YQ=="', 'publicKey eq "YQ=="'],
    ] as const) {
      it(text, () => {
        expect(resolved(text)).to.equal(expected);
      });
    }

    it('and keeps what the client wrote beside it', () => {
      expect(resolve('userName eq "JOE"')).to.have.property('literal', 'JOE');
      expect(resolve('active eq "True"')).to.have.property('literal', true);
    });

    for (const [text, name, expected] of [
      ['active eq "yes"', 'active', 'true or false'],
      ['active eq 1', 'active', 'true or false'],
      ['loginCount eq "3"', 'loginCount', 'a whole number'],
      ['loginCount eq 3.5', 'loginCount', 'a whole number'],
      ['loginCount eq three', 'loginCount', 'a whole number'],
      ['loginCount eq true', 'loginCount', 'a whole number'],
      ['score gt 1e999', 'score', 'a number'],
      ['hiredAt gt "yesterday"', 'hiredAt', 'a dateTime'],
      ['hiredAt gt "2011-05-13"', 'hiredAt', 'a dateTime'],
      ['hiredAt gt 2011', 'hiredAt', 'a dateTime'],
      ['roles[primary eq "1"]', 'primary', 'true or false'],
    ] as const) {
      it(`and refuses ${text}`, () => {
        expectRefusal(text, `"${name}"`, expected);
      });
    }
  });

  describe('refuses an operator that the type does not have', () => {
    for (const operator of ['co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']) {
      it(`${operator} on a boolean and on a binary attribute`, () => {
        expectRefusal(`active ${operator} true`, '"active"', 'boolean', `"${operator}"`);
        expectRefusal(`publicKey ${operator} "YQ=="`, '"publicKey"', 'binary', `"${operator}"`);
      });
    }

    for (const operator of ['co', 'sw', 'ew']) {
      it(`${operator} on a number and on a dateTime`, () => {
        expectRefusal(`loginCount ${operator} 1`, '"loginCount"', 'integer');
        expectRefusal(`score ${operator} 1`, '"score"', 'decimal');
        expectRefusal(`hiredAt ${operator} "2011-05-13T04:42:34Z"`, '"hiredAt"', 'dateTime');
      });
    }

    it('all but eq and ne with null', () => {
      for (const operator of ['co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']) {
        expectRefusal(`userName ${operator} null`, '"userName"', 'null');
      }
    });
  });

  describe('resolves away', () => {
    it('ne, the negation of eq', () => {
      expect(resolved('userName ne "A"')).to.equal('not(userName eq "a")');
    });

    it('null, the negation of present', () => {
      expect(resolved('title eq null')).to.equal('not(title pr)');
      expect(resolved('title ne null')).to.equal('title pr');
    });

    it('co, sw and ew with an empty text, which any value has', () => {
      for (const operator of ['co', 'sw', 'ew']) {
        expect(resolved(`emails ${operator} ""`)).to.equal('emails/value pr');
      }
      expect(resolved('title ge ""')).to.equal('title ge ""');
    });
  });

  it('finds every comparison at an attribute of a simple type', () => {
    const filter = resolve('emails co "x"');
    expect(filter.kind === 'compare' && attributeAt(filter.location).type).to.equal('string');
  });
});

describe('resolveElementFilter', () => {
  const elementFilter = (text: string, parent: AttributeLocation): ResolvedFilter =>
    resolveElementFilter(parseFilter(text), parent);

  it('resolves the filter of a path on its own', () => {
    const parent = {
      extension: undefined,
      attribute: attribute({ name: 'a', type: 'complex', subAttributes: [attribute({ name: 'kind' })] }),
      subAttribute: undefined,
    };
    expect(outline(elementFilter('KIND eq "X"', parent))).to.equal('a/kind eq "x"');
  });

  it('refuses an attribute with a single simple value', () => {
    const parent = { extension: undefined, attribute: attribute({ name: 'a' }), subAttribute: undefined };
    expect(() => elementFilter('value eq "x"', parent)).to.throw(ScimError, '"a" has no elements');
  });
});
