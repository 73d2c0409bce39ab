import { expect } from 'chai';
import { type JsonObject } from '../../../../src/kernel/json.ts';
import { LENIENT, STRICT } from '../../../../src/scim/compat/compat-rules.ts';
import { ScimError } from '../../../../src/scim/scim-error.ts';
import { ENTERPRISE, groupType, userType } from '../schema/schema-documents.ts';
import { patched } from './patching.ts';

const NAMES = ['__proto__', 'constructor', 'prototype'] as const;
const parse = (text: string): JsonObject => JSON.parse(text) as JsonObject;

const ada: JsonObject = {
  userName: 'ada',
  name: { givenName: 'Ada' },
  emails: [{ value: 'a@x', type: 'work' }],
  [ENTERPRISE]: { department: 'Engines' },
};

/** Every object a value leads to, so that each can be asked for its prototype. */
const objectsIn = (value: unknown): object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];

const snapshot = (): unknown[] =>
  [Object.prototype, Array.prototype, Function.prototype, Object].map((each) => [
    Reflect.ownKeys(each),
    Object.getOwnPropertyDescriptor(each, 'toString'),
    Object.getOwnPropertyDescriptor(each, 'constructor'),
  ]);

/** Applies an operation, which may be refused, and holds prototypes and result against what they have to be. */
const attack = (operation: JsonObject, rules = LENIENT): void => {
  const before = snapshot();
  for (const type of [userType, groupType]) {
    try {
      const result = patched(ada, operation, { rules, type });
      for (const each of objectsIn(result)) {
        const expected: unknown = Array.isArray(each) ? Array.prototype : Object.prototype;
        expect(Object.getPrototypeOf(each)).to.equal(expected);
        expect(Reflect.ownKeys(each)).not.to.include.members(['__proto__']);
      }
      expect(JSON.stringify(result)).not.to.include('polluted');
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
    }
  }
  expect(snapshot()).to.deep.equal(before);
  expect({}).not.to.have.property('polluted');
};

for (const rules of [LENIENT, STRICT]) {
  describe(`names that reach a prototype, from a ${rules === STRICT ? 'strict' : 'tolerant'} client`, () => {
    for (const name of NAMES) {
      for (const path of [
        name,
        `${name}.polluted`,
        `name.${name}`,
        `emails[type eq "work"].${name}`,
        `emails[${name} eq "x"].value`,
        `emails[${name}.polluted eq "x"].value`,
        `${name}[type eq "x"].polluted`,
        `${ENTERPRISE}:${name}`,
        `${ENTERPRISE}:${name}.polluted`,
        `${ENTERPRISE}:manager.${name}`,
        `urn:ietf:params:${name}:polluted`,
      ]) {
        it(`change nothing as the path ${path}`, () => {
          for (const op of ['add', 'replace', 'remove']) {
            attack({ op, path, value: 'polluted' }, rules);
            attack({ op, path, value: { polluted: 'polluted' } }, rules);
          }
        });
      }

      it(`change nothing as the key ${name} of a value`, () => {
        const evil = `{"${name}":{"polluted":"polluted","prototype":{"polluted":"polluted"}}}`;
        for (const op of ['add', 'replace', 'remove']) {
          for (const [path, value] of [
            ['', evil],
            ['name', evil],
            ['emails', `[${evil}]`],
            ['emails', evil],
            ['emails[type eq "work"]', evil],
            ['emails[type eq "home"]', evil],
            [ENTERPRISE, evil],
            [`${ENTERPRISE}:manager`, evil],
            ['members', `[${evil}]`],
            ['', `{"name":${evil},"emails":[${evil}],"${ENTERPRISE}":${evil}}`],
            ['', `{"${name}.polluted":"polluted","name.${name}":"polluted"}`],
            ['', `{"${ENTERPRISE}:${name}":"polluted","emails[type eq \\"work\\"].${name}":"polluted"}`],
          ] as const) {
            attack({ op, path, value: parse(value) }, rules);
          }
        }
      });

      it(`change nothing as members of the body or of an operation: ${name}`, () => {
        attack(parse(`{"op":"replace","value":{"title":"x"},"${name}":{"polluted":"polluted"}}`), rules);
        attack(parse(`{"${name}":{"op":"replace","value":{"polluted":"polluted"}}}`), rules);
      });
    }
  });
}
