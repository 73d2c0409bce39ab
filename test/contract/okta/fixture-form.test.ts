import { expect } from 'chai';
import { expectMembers, readFixture } from '../../support/fixture-runner.ts';

const step = { name: 'reads', request: { method: 'GET', path: '/Users' }, expect: { status: 200 } };

const read = (fixture: unknown) => () => readFixture(JSON.stringify(fixture), 'a.json');
const readStep = (change: object) => read({ name: 'a', steps: [{ ...step, ...change }] });

describe('the form of fixtures', () => {
  it('accepts every key that is known', () => {
    const first = {
      ...step,
      request: { ...step.request, headers: { Accept: 'text/plain' }, body: {} },
      expect: { status: 200, headers: { ETag: 'x' }, body: {}, bodyMatches: { '/id': '^.' } },
      capture: { id: '/id', all: '' },
    };
    const second = { ...step, request: { method: 'PUT', path: '/Users/${id}', body: '${all}' } };
    const fixture = { name: 'a', source: 'b', steps: [first, second] };
    expect(read(fixture)()).to.deep.equal(fixture);
  });

  it('refuses an unknown key by its name and place', () => {
    expect(read({ name: 'a', steps: [step], skip: true })).to.throw('a.json: unknown key "skip"');
    expect(readStep({ expects: {} })).to.throw('a.json.steps[0]: unknown key "expects"; known keys: name,');
    expect(readStep({ request: { ...step.request, url: '/' } })).to.throw(
      'steps[0].request: unknown key "url"',
    );
    expect(readStep({ expect: { status: 200, json: {} } })).to.throw('steps[0].expect: unknown key "json"');
  });

  it('refuses a missing key by its name and place', () => {
    expect(read({ steps: [step] })).to.throw('a.json: missing key "name"');
    expect(read({ name: 'a' })).to.throw('a.json: missing key "steps"');
    expect(readStep({ request: { method: 'GET' } })).to.throw('steps[0].request: missing key "path"');
    expect(readStep({ expect: { body: {} } })).to.throw('steps[0].expect: missing key "status"');
  });

  it('refuses a value of the wrong type', () => {
    expect(read([])).to.throw('a.json: must be an object');
    expect(read({ name: 'a', steps: [] })).to.throw('a.json.steps: must be a list of steps');
    expect(readStep({ request: { method: 'get', path: '/' } })).to.throw(
      'request.method: must be one of GET',
    );
    expect(readStep({ request: { method: 'GET', path: 'Users' } })).to.throw(
      'request.path: must begin with "/"',
    );
    expect(readStep({ expect: { status: '200' } })).to.throw('expect.status: must be a whole number');
    expect(readStep({ capture: { id: 'id' } })).to.throw('capture.id: must be a new name and a JSON pointer');
  });

  it('refuses a placeholder that no step before captures, and a capture that nobody uses', () => {
    const use = { ...step, request: { method: 'GET', path: '/Users/${id}' } };
    expect(read({ name: 'a', steps: [use] })).to.throw(
      'a.json.steps[0]: "${id}" is captured by no step before',
    );
    expect(readStep({ capture: { id: '/id' } })).to.throw('a.json: "id" is captured and used by no step');
    expect(readStep({ capture: { token: '/id' } })).to.throw('capture.token: must be a new name');
  });
});

describe('what a fixture expects of a body', () => {
  const body = { id: '7', active: true, name: { first: 'A', last: 'B' }, roles: [{ value: 'a', type: 'b' }] };
  const expecting = (expected: Parameters<typeof expectMembers>[1]) => () => {
    expectMembers(body, expected, '');
  };

  it('holds when the members it names are there', () => {
    expecting({
      active: true,
      name: { last: 'B' },
      roles: [{ value: 'a' }],
      id: '${any}',
      title: '${absent}',
    })();
  });

  it('fails on another value, type, length or presence, and names the place', () => {
    expect(expecting({ name: { last: 'C' } })).to.throw('/name/last');
    expect(expecting({ active: 'true' })).to.throw('/active');
    expect(expecting({ roles: [] })).to.throw('/roles');
    expect(expecting({ roles: [{ value: 'a' }, { value: 'a' }] })).to.throw('/roles');
    expect(expecting({ roles: { value: 'a' } })).to.throw('/roles');
    expect(expecting({ name: '${absent}' })).to.throw('/name');
    expect(expecting({ title: '${any}' })).to.throw('/title');
    expect(expecting({ title: { a: 1 } })).to.throw('/title');
  });
});
