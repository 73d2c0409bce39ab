import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import { type ClientProfile } from '../../src/tenants/client-profile.ts';
import { request, type TestResponse } from './http.ts';
import { REPOSITORY_ROOT } from './repository.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/**
 * A conversation with an identity provider: requests in order, each with what the answer must be. In every text after
 * the first step, `${name}` stands for a value captured before; a text that is nothing else becomes that value, of
 * whatever type. `${token}` and `${scimBase}` are there from the start.
 */
export interface Fixture {
  readonly name: string;
  /** Where such requests are documented or were seen. */
  readonly source?: string;
  readonly steps: readonly Step[];
}

interface Step {
  readonly name: string;
  /** The path begins behind the SCIM base. A body that is a text is sent as it is. */
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: JsonValue;
  };
  /**
   * `body`: every member named is there with this value, objects inside likewise, lists element by element and of the
   * same length; `${absent}` in the place of a value: there is no such member; `${any}`: there is one, not empty.
   * `bodyMatches`: regular expressions for the texts at JSON pointers.
   */
  readonly expect: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: JsonObject;
    readonly bodyMatches?: Readonly<Record<string, string>>;
  };
  /** Names for values at JSON pointers in the answer; `""` points to all of it. */
  readonly capture?: Readonly<Record<string, string>>;
}

const ABSENT = '${absent}';
const ANY = '${any}';
const GIVEN = ['token', 'scimBase'];
const PLACEHOLDER = /\$\{([^}]*)\}/g;
const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

type Check = (value: unknown, place: string) => void;

const fail = (place: string, rule: string): never => {
  throw new Error(`${place}: ${rule}`);
};

const must =
  (isRight: (value: unknown) => boolean, rule: string): Check =>
  (value, place) => {
    if (!isRight(value)) fail(place, rule);
  };
const isText = must((value) => typeof value === 'string' && value !== '', 'must be a text');
const isObject = must(isJsonObject, 'must be an object');
const isBody = must(
  (value) => isJsonObject(value) || typeof value === 'string',
  'must be an object or a text',
);
const isStatus = must(Number.isInteger, 'must be a whole number');
const isMethod = must((value) => METHODS.includes(String(value)), `must be one of ${METHODS.join(', ')}`);
const isPath = must((value) => String(value).startsWith('/'), 'must begin with "/"');
/** An object of texts; `isRight` tells whether a key and its text are. */
const textsBy =
  (isRight: (key: string, text: string) => boolean, rule: string): Check =>
  (value, place) => {
    isObject(value, place);
    for (const [key, each] of Object.entries(value as JsonObject)) {
      if (typeof each !== 'string' || !isRight(key, each)) fail(`${place}.${key}`, rule);
    }
  };
const isPointer = (text: string): boolean => text === '' || text.startsWith('/');
const isName = (text: string): boolean => /^[a-z]\w*$/i.test(text) && !GIVEN.includes(text);

const shaped =
  (members: Readonly<Record<string, Check>>, optional: readonly string[]): Check =>
  (value, place) => {
    isObject(value, place);
    const object = value as JsonObject;
    const unknown = Object.keys(object).find((key) => !Object.hasOwn(members, key));
    if (unknown !== undefined) {
      fail(place, `unknown key "${unknown}"; known keys: ${Object.keys(members).join(', ')}`);
    }
    for (const [key, check] of Object.entries(members)) {
      if (Object.hasOwn(object, key)) {
        check(object[key], `${place}.${key}`);
      } else if (!optional.includes(key)) {
        fail(place, `missing key "${key}"`);
      }
    }
  };

const HEADERS = textsBy((name) => /^[A-Za-z-]+$/.test(name), 'must be a header and its text');
const isStep = shaped(
  {
    name: isText,
    request: shaped({ method: isMethod, path: isPath, headers: HEADERS, body: isBody }, ['headers', 'body']),
    expect: shaped(
      {
        status: isStatus,
        headers: HEADERS,
        body: isObject,
        bodyMatches: textsBy(isPointer, 'must be a JSON pointer and a regular expression'),
      },
      ['headers', 'body', 'bodyMatches'],
    ),
    capture: textsBy((name, at) => isName(name) && isPointer(at), 'must be a new name and a JSON pointer'),
  },
  ['capture'],
);
const isFixture = shaped(
  {
    name: isText,
    source: isText,
    steps: (value, place) => {
      if (!Array.isArray(value) || value.length === 0) fail(place, 'must be a list of steps');
      (value as unknown[]).forEach((step, index) => {
        isStep(step, `${place}[${index}]`);
      });
    },
  },
  ['source'],
);

const namesIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(PLACEHOLDER)].map(([, name = '']) => name);

/** What no placeholder can mean, and what is captured for nobody. */
const checkPlaceholders = ({ steps }: Fixture, place: string): void => {
  const known = new Set(GIVEN);
  const used = new Set<string>();
  steps.forEach((step, index) => {
    const expected = namesIn(step.expect).filter((name) => name !== 'absent' && name !== 'any');
    for (const name of [...namesIn(step.request), ...expected]) {
      if (!known.has(name)) fail(`${place}.steps[${index}]`, `"\${${name}}" is captured by no step before`);
      used.add(name);
    }
    Object.keys(step.capture ?? {}).forEach((name) => known.add(name));
  });
  const unused = [...known].find((name) => !used.has(name) && !GIVEN.includes(name));
  if (unused !== undefined) fail(place, `"${unused}" is captured and used by no step`);
};

/** Reads a fixture. @throws Error naming the place and the rule: an unknown or missing key, a wrong type. */
export const readFixture = (text: string, place: string): Fixture => {
  const document: unknown = JSON.parse(text);
  isFixture(document, place);
  const fixture = document as Fixture;
  checkPlaceholders(fixture, place);
  return fixture;
};

const valueAt = (document: JsonValue, pointer: string): JsonValue | undefined =>
  pointer
    .split('/')
    .slice(1)
    .reduce<JsonValue | undefined>((value, key) => {
      if (Array.isArray(value)) return value[Number(key)];
      const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
      return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    }, document);

type Values = ReadonlyMap<string, JsonValue>;

const fillText = (text: string, values: Values): JsonValue => {
  const whole = /^\$\{([^}]*)\}$/.exec(text)?.[1];
  const value = whole === undefined ? undefined : values.get(whole);
  return (
    value ??
    text.replaceAll(PLACEHOLDER, (written, name: string) => {
      const part = values.get(name);
      return typeof part === 'string' ? part : part === undefined ? written : JSON.stringify(part);
    })
  );
};

const fill = <Value>(value: Value, values: Values): Value =>
  // The reviver sees every member from the inside out, and what it puts in is not looked at again.
  JSON.parse(JSON.stringify(value), (_, each: JsonValue) =>
    typeof each === 'string' ? fillText(each, values) : each,
  ) as Value;

/** @throws AssertionError naming the first place where the value is not as expected. */
export const expectMembers = (actual: JsonValue | undefined, expected: JsonValue, place: string): void => {
  if (expected === ABSENT) {
    expect(actual, place).to.equal(undefined);
  } else if (expected === ANY) {
    expect(actual, place).to.not.be.oneOf([undefined, null, '']);
  } else if (Array.isArray(expected)) {
    expect(actual, place).to.be.an('array').with.lengthOf(expected.length);
    expected.forEach((each, index) => {
      expectMembers((actual as JsonValue[])[index], each, `${place}/${index}`);
    });
  } else if (isJsonObject(expected)) {
    expect(isJsonObject(actual), `${place} is an object in ${JSON.stringify(actual)}`).to.equal(true);
    for (const [name, each] of Object.entries(expected)) {
      expectMembers(valueAt(actual ?? null, `/${name.replaceAll('/', '~1')}`), each, `${place}/${name}`);
    }
  } else {
    expect(actual, place).to.equal(expected);
  }
};

/** What holds for every answer on the SCIM surface, so that no fixture has to say it. */
const expectScimForm = ({ status, headers, text, body }: TestResponse): void => {
  if (status === 204 || status === 304) {
    expect(text, 'the body').to.equal('');
    return;
  }
  expect(headers.get('Content-Type'), 'Content-Type').to.equal('application/scim+json; charset=utf-8');
  if (status >= 400) {
    expect(body['schemas'], 'schemas').to.deep.equal(['urn:ietf:params:scim:api:messages:2.0:Error']);
    expect(body['status'], 'status').to.equal(String(status));
    expect(body['detail'], 'detail').to.be.a('string').that.is.not.empty;
  }
};

const expectAnswer = (response: TestResponse, expected: Step['expect']): void => {
  expect(response.status, 'status').to.equal(expected.status);
  expectScimForm(response);
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    expect(response.headers.get(name), name).to.equal(value);
  }
  expectMembers(response.body, expected.body ?? {}, '');
  for (const [pointer, pattern] of Object.entries(expected.bodyMatches ?? {})) {
    expect(valueAt(response.body, pointer), pointer).to.be.a('string').that.matches(new RegExp(pattern, 'u'));
  }
};

/** Plays the steps of a fixture against a server. @throws Error that names the step which failed, and the answer. */
export const playFixture = async (fixture: Fixture, baseUrl: string, token: string): Promise<void> => {
  const values = new Map<string, JsonValue>([
    ['token', token],
    ['scimBase', `${baseUrl}/scim/v2`],
  ]);
  for (const [index, step] of fixture.steps.entries()) {
    const { path, ...rest } = fill(step.request, values);
    const response = await request(baseUrl, { ...rest, path: `/scim/v2${path}`, token });
    try {
      expectAnswer(response, fill(step.expect, values));
    } catch (cause) {
      throw new Error(`step ${index + 1}, ${step.name}: ${String(cause)}\n${response.text}`, { cause });
    }
    for (const [name, pointer] of Object.entries(step.capture ?? {})) {
      values.set(name, valueAt(response.body, pointer) ?? fail(step.name, `there is nothing at ${pointer}`));
    }
  }
};

/** Capacities as in the sample tenant. */
const POOLS = {
  'rescueassist/concurrent': 10,
  'remote-support/named': 10,
  'remote-support/concurrent': 5,
  'service-desk/named': 2,
  'service-desk/concurrent': 5,
};

/** A tenant of its own for each fixture, so that none has to mind what another left; answers its token. */
const tokenOfNewTenant = async (server: TestServer, clientProfile: ClientProfile): Promise<string> => {
  const { body } = await server.operator('POST', '/operator/v1/tenants', { name: 'Fixture' });
  const tenant = `/operator/v1/tenants/${body['id'] as string}`;
  for (const [pool, capacity] of Object.entries(POOLS)) {
    await server.operator('PUT', `${tenant}/seat-pools/${pool}`, { capacity });
  }
  const order = { name: 'identity provider', scopes: ['scim'], clientProfile };
  return (await server.operator('POST', `${tenant}/tokens`, order)).body['token'] as string;
};

/** One test for each JSON file of a folder of `test/contract/`. */
export const describeFixtures = (folder: string, clientProfile: ClientProfile): void => {
  describe(folder, () => {
    const directory = join(REPOSITORY_ROOT, 'test/contract', folder);
    let server: TestServer;

    before(async () => {
      server = await startTestServer();
    });
    after(async () => server.stop());

    const files = readdirSync(directory).filter((file) => file.endsWith('.json'));
    expect(files, directory).not.to.be.empty;
    for (const file of files.sort()) {
      const fixture = readFixture(readFileSync(join(directory, file), 'utf8'), `${folder}/${file}`);
      it(fixture.name, async () => {
        await playFixture(fixture, server.baseUrl, await tokenOfNewTenant(server, clientProfile));
      });
    }
  });
};
