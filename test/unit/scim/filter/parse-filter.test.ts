import { expect } from 'chai';
import { type CompareOperator, type Filter, type FilterLiteral } from '../../../../src/scim/filter/filter.ts';
import { parseFilter, type FilterParseOptions } from '../../../../src/scim/filter/parse-filter.ts';
import { type AttributePath } from '../../../../src/scim/path/attribute-path.ts';
import { ScimError } from '../../../../src/scim/scim-error.ts';

const path = (name: string, subName?: string): AttributePath => ({ urn: undefined, name, subName });
const compare = (name: string, operator: CompareOperator, value: FilterLiteral): Filter => ({
  kind: 'compare',
  path: path(name),
  operator,
  value,
});
const unquoted = (name: string, value: string): Filter => ({
  kind: 'compare',
  path: path(name),
  operator: 'eq',
  value,
  unquoted: true,
});
const present = (name: string): Filter => ({ kind: 'present', path: path(name) });
const and = (...terms: readonly Filter[]): Filter => ({ kind: 'and', terms });
const or = (...terms: readonly Filter[]): Filter => ({ kind: 'or', terms });
const not = (term: Filter): Filter => ({ kind: 'not', term });

const refusalOf = (text: string, options?: FilterParseOptions): ScimError => {
  try {
    parseFilter(text, options);
  } catch (error) {
    if (error instanceof ScimError && error.code === 'invalidFilter') return error;
    throw error;
  }
  throw new Error(`${text} is not refused`);
};

describe('parseFilter', () => {
  describe('by the grammar of RFC 7644 §3.4.2.2', () => {
    for (const operator of ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const) {
      it(`knows ${operator} in any letter case`, () => {
        const expected = compare('title', operator, 'x');
        expect(parseFilter(`title ${operator} "x"`)).to.deep.equal(expected);
        expect(parseFilter(`title ${operator.toUpperCase()} "x"`)).to.deep.equal(expected);
      });
    }

    it('reads pr, not, and, or in any letter case', () => {
      const expected = or(and(present('a'), not(present('b'))), present('c'));
      expect(parseFilter('a pr and not (b pr) or c pr')).to.deep.equal(expected);
      expect(parseFilter('a PR AND Not(b Pr) OR c pR')).to.deep.equal(expected);
    });

    it('keeps the letter case of attribute names', () => {
      expect(parseFilter('UserNAME pr')).to.deep.equal(present('UserNAME'));
    });

    it('binds not before and, and before or', () => {
      expect(parseFilter('a pr or b pr and c pr')).to.deep.equal(
        or(present('a'), and(present('b'), present('c'))),
      );
      expect(parseFilter('not (a pr) and b pr')).to.deep.equal(and(not(present('a')), present('b')));
    });

    it('groups by parentheses', () => {
      expect(parseFilter('(a pr or b pr) and c pr')).to.deep.equal(
        and(or(present('a'), present('b')), present('c')),
      );
      expect(parseFilter('((a pr))')).to.deep.equal(present('a'));
    });

    it('puts the terms of one chain beside one another and keeps a group a term of its own', () => {
      expect(parseFilter('a pr and b pr and c pr')).to.deep.equal(
        and(present('a'), present('b'), present('c')),
      );
      expect(parseFilter('a pr or (b pr or c pr)')).to.deep.equal(
        or(present('a'), or(present('b'), present('c'))),
      );
    });

    it('reads a value path', () => {
      expect(parseFilter('emails[type eq "work" and value co "@x"]')).to.deep.equal({
        kind: 'valuePath',
        path: path('emails'),
        filter: and(compare('type', 'eq', 'work'), compare('value', 'co', '@x')),
      });
    });

    it('reads a URN, whose version has dots, and a sub-attribute', () => {
      expect(parseFilter('urn:ietf:params:scim:schemas:core:2.0:User:name.familyName pr')).to.deep.equal({
        kind: 'present',
        path: { urn: 'urn:ietf:params:scim:schemas:core:2.0:User', name: 'name', subName: 'familyName' },
      });
    });

    it('reads $ref', () => {
      expect(parseFilter('members[$ref pr]')).to.have.nested.property('filter.path.name', '$ref');
      expect(parseFilter('members.$ref pr')).to.have.nested.property('path.subName', '$ref');
    });

    it('reads true, false, null and numbers', () => {
      const literals: readonly [string, FilterLiteral][] = [
        ['true', true],
        ['false', false],
        ['null', null],
        ['0', 0],
        ['-7', -7],
        ['1.5', 1.5],
      ];
      for (const [text, value] of literals) {
        expect(parseFilter(`a eq ${text}`)).to.deep.equal(compare('a', 'eq', value));
      }
    });

    it('needs no white space where nothing is ambiguous', () => {
      expect(parseFilter(' (a  eq\t"x")and(b pr) ')).to.deep.equal(
        and(compare('a', 'eq', 'x'), present('b')),
      );
    });
  });

  describe('with strings', () => {
    for (const text of [
      'a and b',
      'a or b',
      ' (not) ',
      '] and [',
      'emails[type eq 1]',
      ' pr ',
      '',
      "O'Neil",
      '\\',
    ]) {
      it(`takes ${JSON.stringify(text)} as it is`, () => {
        expect(parseFilter(`a eq ${JSON.stringify(text)} and b pr`)).to.deep.equal(
          and(compare('a', 'eq', text), present('b')),
        );
      });
    }

    it('reads the escapes of JSON, surrogate pairs among them', () => {
      expect(parseFilter(String.raw`a eq "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"`)).to.deep.equal(
        compare('a', 'eq', '"\\/\b\f\n\r\té😀'),
      );
    });

    for (const [what, text] of [
      ['an escape that JSON does not know', String.raw`a eq "\x"`],
      ['an escape that is cut off', String.raw`a eq "\u12"`],
      ['a control character', 'a eq "\n"'],
      ['no closing quote', 'a eq "x'],
      ['an escaped quote for the closing one', String.raw`a eq "x\"`],
      ['U+0000', 'a eq "\0"'],
      ['an escaped U+0000', String.raw`a eq "\u0000"`],
      ['a lone surrogate', 'a eq "\ud800"'],
      ['an escaped lone surrogate', String.raw`a eq "\udc00"`],
    ] as const) {
      it(`refuses ${what}`, () => {
        expect(refusalOf(text).facts).to.deep.equal({ column: 6 });
      });
    }
  });

  describe('with a client that leaves the quotes out', () => {
    for (const text of [
      'jyoung',
      'joe@example.com',
      '0b3c7a9e-6a4f-4d52-9d6b-1f6d7b0c2a11',
      '007',
      '1.50',
      "O'Neil",
      '1e999',
    ]) {
      it(`takes ${text} as a text`, () => {
        expect(parseFilter(`externalId eq ${text}`)).to.deep.equal(unquoted('externalId', text));
      });
    }

    it('takes a keyword in any letter case for what it means', () => {
      expect(parseFilter('a eq True')).to.deep.equal(compare('a', 'eq', true));
      expect(parseFilter('a eq FALSE')).to.deep.equal(compare('a', 'eq', false));
      expect(parseFilter('a eq Null')).to.deep.equal(compare('a', 'eq', null));
    });

    it('takes a number only as it would be written back', () => {
      expect(parseFilter('a eq 1e+21')).to.deep.equal(compare('a', 'eq', 1e21));
      expect(parseFilter('a eq 12345678901234567890')).to.deep.equal(unquoted('a', '12345678901234567890'));
    });

    it('refuses single quotes', () => {
      expect(refusalOf("a eq 'joe'").facts).to.deep.equal({ column: 6 });
    });

    it('refuses all of it where nothing is tolerated, and reads every number of JSON', () => {
      const strict = { allowUnquoted: false };
      expect(refusalOf('a eq jyoung', strict).facts).to.deep.equal({ column: 6 });
      expect(refusalOf('a eq True', strict).facts).to.deep.equal({ column: 6 });
      expect(refusalOf('a eq 007', strict).facts).to.deep.equal({ column: 6 });
      expect(parseFilter('a eq 1.50', strict)).to.deep.equal(compare('a', 'eq', 1.5));
      expect(parseFilter('a eq null', strict)).to.deep.equal(compare('a', 'eq', null));
    });
  });

  describe('with an element path, which Entra sends', () => {
    const filter = 'emails[type eq "work"].value eq "x"';

    it('reads it as one more condition on the element', () => {
      expect(parseFilter(filter)).to.deep.equal(parseFilter('emails[type eq "work" and value eq "x"]'));
      expect(parseFilter('emails[type eq "a" or type eq "b"].value eq "x"')).to.deep.equal(
        parseFilter('emails[(type eq "a" or type eq "b") and value eq "x"]'),
      );
    });

    it('refuses it for a client that keeps to the RFC, and says what to write', () => {
      const { message, facts } = refusalOf(filter, { allowElementPath: false });
      expect(facts).to.deep.equal({ column: 23 });
      expect(message).to.contain('attribute[(filter) and subAttribute eq "…"]');
    });

    for (const end of ['.value ne "x"', '.value pr', '.a.b eq "x"', '.__proto__ eq "x"', '.', '.value']) {
      it(`refuses ${end} behind the brackets`, () => {
        expect(refusalOf(`emails[type pr]${end}`).code).to.equal('invalidFilter');
      });
    }
  });

  describe('with what is no filter', () => {
    for (const [text, column, expected] of [
      ['', 1, 'expected an attribute'],
      ['   ', 4, 'expected an attribute'],
      ['userName', 9, 'expected an operator'],
      ['userName eq', 12, 'expected a value'],
      ['userName eq )', 13, 'expected a value'],
      ['userName = "x"', 10, 'expected one of eq, ne,'],
      ['userName eq "x" "y"', 17, 'expected "and", "or" or the end'],
      ['userName eq "x" xor title pr', 17, 'expected "and", "or" or the end'],
      ['title pr and', 13, 'expected an attribute'],
      ['and title pr', 5, 'expected one of eq, ne,'],
      ['(title pr', 10, 'expected "and", "or" or ")"'],
      ['(title pr]', 10, 'expected "and", "or" or ")"'],
      ['title pr)', 9, 'expected "and", "or" or the end'],
      ['()', 2, 'expected an attribute'],
      ['emails[]', 8, 'expected an attribute'],
      ['emails[type pr', 15, 'expected "and", "or" or "]"'],
      ['not title pr', 5, 'expected "("'],
      ['not not (title pr)', 5, 'expected "("'],
      ['"title" pr', 1, 'expected an attribute'],
      ['a.b.c pr', 1, 'expected an attribute path'],
      ['1a pr', 1, 'expected an attribute path'],
      ['http://x:a pr', 1, 'expected an attribute path'],
      ['title eq \u00a0', 10, 'quoted string only'],
    ] as const) {
      it(`refuses ${JSON.stringify(text)} at column ${column}`, () => {
        const { message, facts } = refusalOf(text);
        expect(facts).to.deep.equal({ column });
        expect(message).to.contain(`column ${column}: `).and.to.contain(expected);
      });
    }

    for (const name of ['__proto__', 'constructor', 'prototype', 'Constructor']) {
      it(`refuses the name ${name}`, () => {
        expect(refusalOf(`${name} pr`).code).to.equal('invalidFilter');
        expect(refusalOf(`emails.${name} pr`).code).to.equal('invalidFilter');
        expect(refusalOf(`emails[${name} eq "x"]`).code).to.equal('invalidFilter');
        expect(refusalOf(`urn:example:user:${name} pr`).code).to.equal('invalidFilter');
      });
    }
  });
});
