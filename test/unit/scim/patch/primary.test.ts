import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import { LENIENT, STRICT } from '../../../../src/scim/compat/compat-rules.ts';
import { createResourceValidator } from '../../../../src/scim/resource/validate-resource.ts';
import { userType } from '../schema/schema-documents.ts';
import { patched } from './patching.ts';

const validate = createResourceValidator(userType);
const ada: JsonObject = {
  userName: 'ada',
  emails: [
    { value: 'a@x', type: 'work', primary: true },
    { value: 'b@x', type: 'home' },
    { value: 'c@x', type: 'other', primary: false },
  ],
};

/** The `primary` of each e-mail after the operations, of which at most one is true. */
const primaries = (
  operations: JsonValue | readonly JsonValue[],
  resource = ada,
  rules = STRICT,
): unknown[] => {
  const result = patched(resource, operations, { rules });
  validate(result);
  return (result['emails'] as JsonObject[]).map(({ primary }) => primary);
};

describe('RFC 7644 §3.5.2, at most one primary value', () => {
  for (const [title, operation, expected] of [
    [
      'is the one added',
      { op: 'add', path: 'emails', value: [{ value: 'd@x', primary: true }] },
      [false, undefined, false, true],
    ],
    [
      'is the one that was there and is added as primary',
      { op: 'add', path: 'emails', value: [{ value: 'b@x', primary: true }] },
      [false, true, false],
    ],
    [
      'is the last of two added',
      {
        op: 'add',
        path: 'emails',
        value: [
          { value: 'd@x', primary: true },
          { value: 'e@x', primary: true },
        ],
      },
      [false, undefined, false, false, true],
    ],
    [
      'is the one added without a path',
      { op: 'add', value: { emails: [{ value: 'd@x', primary: true }] } },
      [false, undefined, false, true],
    ],
    [
      'is the one a filter selects',
      { op: 'replace', path: 'emails[type eq "home"].primary', value: true },
      [false, true, false],
    ],
    [
      'is the one replaced by a filter',
      { op: 'replace', path: 'emails[type eq "other"]', value: { value: 'd@x', primary: true } },
      [false, undefined, true],
    ],
    [
      'is the last one of several selected',
      { op: 'replace', path: 'emails[type ne "work"].primary', value: true },
      [false, false, true],
    ],
    [
      'is the last one where all are set',
      { op: 'add', path: 'emails.primary', value: true },
      [false, false, true],
    ],
    [
      'stays where nothing is said of it',
      { op: 'add', path: 'emails', value: [{ value: 'd@x', primary: false }] },
      [true, undefined, false, false],
    ],
    [
      'stays where another sub-attribute changes',
      { op: 'replace', path: 'emails[type eq "home"].value', value: 'd@x' },
      [true, undefined, false],
    ],
    [
      'may be none',
      { op: 'replace', path: 'emails[primary eq true].primary', value: false },
      [false, undefined, false],
    ],
  ] as const) {
    it(title, () => {
      expect(primaries(operation as JsonValue)).to.deep.equal(expected);
    });
  }

  it('is the one written, also where another value reads the same', () => {
    const emails = [
      { value: 'a@x', type: 'work' },
      { value: 'a@x', primary: true },
    ];
    const operation = { op: 'replace', path: 'emails[type eq "work"].primary', value: true };
    expect(primaries(operation, { userName: 'ada', emails })).to.deep.equal([true, false]);
  });

  it('is not chosen among two of one replacement, which the validation refuses', () => {
    const value = [
      { value: 'd@x', primary: true },
      { value: 'e@x', primary: true },
    ];
    expect(() => primaries({ op: 'replace', path: 'emails', value })).to.throw(
      'at most one value may be primary',
    );
  });

  it('follows the operations in order, as Entra sends them', () => {
    const operations = [
      { op: 'Replace', path: 'emails[type eq "home"].value', value: 'new@x' },
      { op: 'Replace', path: 'emails[type eq "home"].primary', value: 'True' },
      { op: 'Replace', path: 'emails[primary eq true].display', value: 'First' },
    ];
    expect(primaries(operations, ada, LENIENT)).to.deep.equal([false, true, false]);
    expect(patched(ada, operations)['emails']).to.deep.include({
      value: 'new@x',
      type: 'home',
      primary: true,
      display: 'First',
    });
  });
});
