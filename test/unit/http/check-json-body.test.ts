import { expect } from 'chai';
import { HttpError } from '../../../src/http/http-error.ts';
import { checkJsonBody } from '../../../src/http/messages/check-json-body.ts';
import { type JsonObject } from '../../../src/kernel/json.ts';

const parsed = (json: string): unknown => JSON.parse(json);

const refusalOf = (json: string): { code: string; path: unknown; message: string } => {
  try {
    checkJsonBody(parsed(json));
  } catch (error) {
    expect(error).to.be.instanceOf(HttpError);
    const { code, facts, message } = error as HttpError;
    return { code, path: facts['path'], message };
  }
  throw new Error(`${json.slice(0, 100)} was accepted`);
};

/** An object whose outermost level is 1. */
const nested = (levels: number): string => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;

describe('checkJsonBody', () => {
  it('answers the body itself', () => {
    const body = parsed('{"userName":"ada","active":true,"emails":[{"value":"a@example.com"}],"x":null}');
    expect(checkJsonBody(body)).to.equal(body);
  });

  for (const json of ['[]', 'null', '7', '"text"', '[{"a":1}]']) {
    it(`refuses ${json}, which is no object`, () => {
      expect(refusalOf(json).code).to.equal('invalidSyntax');
    });
  }

  it('accepts 20 levels and refuses 21', () => {
    expect(checkJsonBody(parsed(nested(20)))).to.be.an('object');
    expect(refusalOf(nested(21))).to.include({ code: 'invalidSyntax', path: Array(20).fill('a').join('.') });
  });

  it('counts arrays as levels', () => {
    const inArrays = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(checkJsonBody(parsed(inArrays(20)))).to.be.an('object');
    expect(refusalOf(inArrays(21)).code).to.equal('invalidSyntax');
  });

  it('refuses 100,000 levels as it refuses 21', () => {
    expect(refusalOf(nested(100_000)).code).to.equal('invalidSyntax');
  });

  const values: readonly [string, string, string][] = [
    ['a NUL', '{"emails":[{},{"value":"a\\u0000b"}]}', 'emails[1].value'],
    ['a lone high surrogate', '{"name":{"familyName":"\\ud800"}}', 'name.familyName'],
    ['a lone low surrogate', '{"a":["\\udc00x"]}', 'a[0]'],
    ['surrogates in the wrong order', '{"a":"\\udc00\\ud800"}', 'a'],
    ['a number that becomes Infinity', '{"a":{"b":1e400}}', 'a.b'],
    ['a number that becomes -Infinity', '{"a":[0,-1e400]}', 'a[1]'],
  ];
  for (const [what, json, path] of values) {
    it(`refuses ${what} and names the path`, () => {
      const { message, ...refusal } = refusalOf(json);
      expect(refusal).to.deep.equal({ code: 'invalidValue', path });
      expect(message).to.include(`"${path}"`);
    });
  }

  const keys: readonly [string, string, string][] = [
    ['__proto__', '{"a":{"__proto__":{"admin":true}}}', 'a.__proto__'],
    ['constructor', '{"constructor":{"prototype":{}}}', 'constructor'],
    ['prototype', '{"a":[{"prototype":1}]}', 'a[0].prototype'],
    ['a name with a NUL', '{"a\\u0000":1}', 'a\uFFFD'],
    ['a name with half of a surrogate pair', '{"a":{"\\ud800":1}}', 'a.\uFFFD'],
  ];
  for (const [what, json, path] of keys) {
    it(`refuses ${what} and names the path`, () => {
      expect(refusalOf(json)).to.include({ code: 'invalidSyntax', path });
    });
  }

  it('accepts whole characters beyond the first plane, and a replacement character', () => {
    expect(checkJsonBody({ '😀': '👩‍💻', a: '\uFFFD' })).to.be.an('object');
  });

  it('bounds the path it tells', () => {
    const { path } = refusalOf(`{"${'k'.repeat(10_000)}":1e400}`);
    expect(path).to.match(/^k{200}…$/);
  });

  it('changes nothing of the prototype of objects', () => {
    refusalOf('{"__proto__":{"polluted":true}}');
    expect(({} as JsonObject)['polluted']).to.equal(undefined);
  });

  it('walks a body of a million values in well under a second', () => {
    const body = {
      members: Array.from({ length: 250_000 }, () => ({ value: 'x', display: 'y', type: 'z' })),
    };
    const start = performance.now();
    checkJsonBody(body);
    expect(performance.now() - start).to.be.lessThan(3_000);
  });
});
