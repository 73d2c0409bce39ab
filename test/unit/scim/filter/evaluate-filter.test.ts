import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import { matches, matchesElement } from '../../../../src/scim/filter/evaluate-filter.ts';
import { parseFilter } from '../../../../src/scim/filter/parse-filter.ts';
import { resolveElementFilter, resolveFilter } from '../../../../src/scim/filter/resolve-filter.ts';
import { locateAttribute } from '../../../../src/scim/path/locate-attribute.ts';
import { parseAttributePath } from '../../../../src/scim/path/parse-attribute-path.ts';
import { attribute, EXTENSION_URN, sampleResourceType } from '../../../support/sample-resource-type.ts';

const holds = (filter: string, resource: JsonObject): boolean =>
  matches(resolveFilter(parseFilter(filter), sampleResourceType), resource);

const ada: JsonObject = {
  id: 'A1',
  userName: 'Ada@Example.com',
  externalId: 'Ext-1',
  active: true,
  loginCount: 0,
  score: 1.5,
  hiredAt: '2011-05-13T06:42:34+02:00',
  publicKey: 'YQ==',
  title: '',
  name: { familyName: 'Byron' },
  emails: [
    { value: 'ada@work.example', type: 'work', primary: true },
    { value: 'ada@home.example', type: 'home' },
  ],
  tags: ['Blue', 'Red'],
  levels: [3, 7],
  devices: [],
  meta: { resourceType: 'User' },
  [EXTENSION_URN]: { department: 'R&D', manager: { value: 'M1' } },
};

const selecting = (...filters: readonly string[]): void => {
  for (const filter of filters) {
    it(`holds: ${filter}`, () => {
      expect(holds(filter, ada)).to.be.true;
    });
  }
};

const rejecting = (...filters: readonly string[]): void => {
  for (const filter of filters) {
    it(`does not hold: ${filter}`, () => {
      expect(holds(filter, ada)).to.be.false;
    });
  }
};

describe('matches', () => {
  describe('a text without regard to letter case', () => {
    selecting(
      'userName eq "ADA@example.COM"',
      'userName co "@EX"',
      'userName sw "ada"',
      'userName ew ".COM"',
    );
    rejecting(
      'userName eq "ada"',
      'userName co "ab"',
      'userName sw "da"',
      'userName ew "co"',
      'userName ne "ada@EXAMPLE.com"',
    );
  });

  describe('a text with regard to letter case', () => {
    selecting('externalId eq "Ext-1"', 'externalId sw "Ext"', 'externalId ne "ext-1"');
    rejecting('externalId eq "ext-1"', 'externalId sw "ext"');
  });

  describe('order', () => {
    selecting(
      'userName gt "ada"',
      'userName le "ada@example.com"',
      'loginCount ge 0',
      'loginCount lt 1',
      'score gt 1.25',
    );
    selecting(
      'hiredAt eq "2011-05-13T04:42:34Z"',
      'hiredAt gt "2011-05-13T05:00:00+01:00"',
      'hiredAt lt "2011-05-13T05:00:00Z"',
    );
    rejecting('userName lt "ada"', 'loginCount gt 0', 'score lt 1.5', 'hiredAt gt "2011-05-13T05:00:00Z"');

    it('is that of code points', () => {
      expect(holds('title gt "～"', { title: '😀' })).to.be.true;
    });

    it('of numbers is numeric', () => {
      expect(holds('loginCount gt 9', { loginCount: 10 })).to.be.true;
    });
  });

  describe('booleans and binaries', () => {
    selecting(
      'active eq true',
      'active eq "True"',
      'active ne false',
      'publicKey eq "YQ=="',
      'publicKey ne "yq=="',
    );
    rejecting('active eq false', 'publicKey eq "yq=="');
  });

  describe('an attribute that is not there', () => {
    selecting(
      'displayName ne "x"',
      'displayName eq null',
      'not (displayName eq "x")',
      'name.givenName eq null',
    );
    rejecting(
      'displayName eq "x"',
      'displayName co ""',
      'displayName lt "x"',
      'displayName pr',
      'displayName ne null',
    );
  });

  describe('presence', () => {
    selecting(
      'userName pr',
      'loginCount pr',
      'name pr',
      'emails pr',
      'emails.primary pr',
      'tags co ""',
      'meta pr',
    );
    rejecting('title pr', 'title co ""', 'devices pr', 'meta.created pr', 'emails.display pr');

    const emails: readonly (readonly [JsonValue, boolean])[] = [
      [null, false],
      [[], false],
      [[{}], false],
      [[{ value: '' }], false],
      [[{ value: null, type: '' }], false],
      [[{ primary: false }], true],
      [[{}, { type: 'work' }], true],
    ];
    for (const [value, isPresent] of emails) {
      it(`is ${isPresent ? '' : 'not '}given by ${JSON.stringify(value)}`, () => {
        expect(holds('emails pr', { emails: value })).to.equal(isPresent);
        expect(holds('emails eq null', { emails: value })).to.equal(!isPresent);
      });
    }

    it('is given by false and by 0', () => {
      expect(holds('active pr', { active: false })).to.be.true;
      expect(holds('loginCount pr', { loginCount: 0 })).to.be.true;
    });
  });

  describe('several values, of which any will do', () => {
    selecting(
      'emails.value eq "ADA@home.example"',
      'emails eq "ada@work.example"',
      'tags eq "red"',
      'levels gt 5',
    );
    selecting('emails.type eq "work" and emails.type eq "home"', 'emails.type ne "other"');
    rejecting(
      'emails.value eq "x"',
      'tags eq "green"',
      'levels gt 7',
      'emails.type ne "work"',
      'tags ne "red"',
    );

    it('takes one value for a list of one', () => {
      expect(holds('tags eq "red"', { tags: 'Red' })).to.be.true;
    });

    it('looks into a sub-attribute with several values', () => {
      const devices = [{ labels: ['x'] }, { labels: ['y', 'Z'] }];
      expect(holds('devices.labels eq "z"', { devices })).to.be.true;
      expect(holds('devices[labels eq "x" and labels eq "y"]', { devices })).to.be.false;
    });
  });

  describe('a value path, for which one element alone must do', () => {
    selecting(
      'emails[type eq "work" and value co "@work"]',
      'emails[type eq "home" and not (primary eq true)]',
      'emails[primary eq null]',
      'emails[value sw "ada" and (type eq "x" or type eq "home")]',
      'tags[value sw "b" and value ew "e"]',
      'name[familyName eq "byron"]',
      'not (devices[serial pr])',
    );
    rejecting(
      'emails[type eq "work" and value co "@home"]',
      'emails[type eq "other"]',
      'tags[value eq "blue" and value eq "red"]',
      'devices[not (serial pr)]',
      'roles[value ne "x"]',
    );
  });

  describe('logic', () => {
    selecting('userName pr and active eq true or title pr', 'title pr or userName pr', 'not (title pr)');
    rejecting('userName pr and title pr', 'title pr or devices pr', 'not (userName pr)');
  });

  describe('an extension', () => {
    selecting(
      `${EXTENSION_URN}:department eq "r&d"`,
      'department eq "R&D"',
      'manager eq "M1"',
      'manager.value pr',
    );
    rejecting(`${EXTENSION_URN}:department eq "x"`, 'manager eq "m1"', `${EXTENSION_URN}:title pr`);

    it('is absent where its URN is no object', () => {
      expect(holds('department pr', { [EXTENSION_URN]: null })).to.be.false;
      expect(holds('department pr', {})).to.be.false;
    });
  });

  describe('what is not of its attribute’s type', () => {
    it('equals nothing', () => {
      expect(holds('loginCount eq 1', { loginCount: '1' })).to.be.false;
      expect(holds('userName eq "1"', { userName: 1 })).to.be.false;
      expect(holds('userName co "u"', { userName: 1 })).to.be.false;
      expect(holds('emails.type eq "work"', { emails: ['work', null] })).to.be.false;
      expect(holds('hiredAt lt "2030-01-01T00:00:00Z"', { hiredAt: 'long ago' })).to.be.false;
    });
  });

  it('sees own keys only', () => {
    const inherited = Object.create({ userName: 'x' }) as JsonObject;
    expect(holds('userName pr', inherited)).to.be.false;
    const location = {
      extension: undefined,
      attribute: attribute({ name: 'toString' }),
      subAttribute: undefined,
    };
    expect(matches({ kind: 'present', location }, {})).to.be.false;
  });
});

describe('matchesElement', () => {
  const elementHolds = (path: string, filter: string, element: JsonValue): boolean => {
    const parent = locateAttribute(sampleResourceType, parseAttributePath(path));
    if (parent === undefined) throw new Error(`${path} is no attribute`);
    return matchesElement(resolveElementFilter(parseFilter(filter), parent), element);
  };

  it('chooses an object by its sub-attributes', () => {
    const element = { type: 'Work', primary: true };
    expect(elementHolds('emails', 'type eq "work" and primary eq "True"', element)).to.be.true;
    expect(elementHolds('emails', 'type eq "home"', element)).to.be.false;
    expect(elementHolds('emails', 'value ne "x"', element)).to.be.true;
  });

  it('chooses a simple value by value', () => {
    expect(elementHolds('tags', 'value eq "RED"', 'red')).to.be.true;
    expect(elementHolds('levels', 'value gt 3 and value lt 5', 4)).to.be.true;
    expect(elementHolds('levels', 'value gt 3', 3)).to.be.false;
  });

  it('chooses nothing by null', () => {
    expect(elementHolds('emails', 'type eq "work"', null)).to.be.false;
    expect(elementHolds('tags', 'value pr', null)).to.be.false;
  });
});
