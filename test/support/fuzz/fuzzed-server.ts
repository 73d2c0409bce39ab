import { expect } from 'chai';
import fc from 'fast-check';
import { type JsonObject } from '../../../src/kernel/json.ts';
import { type ClientProfile } from '../../../src/tenants/client-profile.ts';
import { startTestServer, type TestServer } from '../test-server.ts';
import { AnswerTally, type Reach } from './answer-tally.ts';
import { expectBuiltInsUnchanged } from './built-ins.ts';
import { type ExactAnswer, ExactHttp, type ExactRequest } from './exact-http.ts';
import { COLLEAGUE, groupOf, KeptResources, USER } from './kept-resources.ts';
import { expectSound } from './sound-answer.ts';

/** How often the number of runs that a test names: three times are a minute for all of them. `npm run fuzz` sets it. */
export const FUZZ_TIMES = Number(process.env['FUZZ_TIMES'] ?? 3);

/** Those that differ: `entra` has the rules of the default. */
const PROFILES = ['default', 'okta', 'strict'] as const satisfies readonly ClientProfile[];
export type FuzzedProfile = (typeof PROFILES)[number];

export const anyProfile: fc.Arbitrary<FuzzedProfile> = fc.constantFrom(...PROFILES);

/** A request, its path relative to the SCIM base and with the names of resources (`{{user}}`) still in it. */
export interface FuzzedRequest {
  readonly method: string;
  readonly path: string;
  readonly profile: FuzzedProfile;
  readonly body?: Buffer | undefined;
}

/** What there is once a server has been started and filled. */
interface Started {
  readonly server: TestServer;
  readonly tokens: Readonly<Record<FuzzedProfile, string>>;
  /** What stands in requests for what only the server knows: ids and tokens. */
  readonly names: ReadonlyMap<string, string>;
  readonly kept: KeptResources;
}

/**
 * A server that every answer is held against, with two users and a group that are the same, to the version, at the
 * beginning of every run: a run that fails among hundreds fails alone.
 */
export class FuzzedServer {
  readonly #started: Started;
  readonly #http: ExactHttp;
  #tally = new AnswerTally();

  private constructor(started: Started) {
    this.#started = started;
    this.#http = new ExactHttp(Number(new URL(started.server.baseUrl).port));
  }

  static async start(): Promise<FuzzedServer> {
    const server = await startTestServer();
    try {
      return new FuzzedServer(await filled(server));
    } catch (error) {
      // Nobody else could stop it, and mocha would wait for it for ever.
      await server.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#http.close();
    await this.#started.server.stop();
  }

  /** The text with what they stand for in the place of names: `{{user}}`, `{{group}}`, `{{token}}`. */
  readonly fill = (text: string): string =>
    text.replaceAll(
      /\{\{([a-z]+)\}\}/gi,
      (written, name: string) => this.#started.names.get(name) ?? written,
    );

  /**
   * Attempts every input. Whatever comes of one: this process is unharmed, and the server answers the next request. To
   * see one failure again, give `seed` and `path` as fast-check printed them to `fc.assert`.
   */
  async fuzz<Input>(
    inputs: fc.Arbitrary<Input>,
    attempt: (input: Input) => Promise<void>,
    { numRuns, ...reach }: Reach & { readonly numRuns: number },
  ): Promise<void> {
    this.#tally = new AnswerTally();
    const property = fc.asyncProperty(inputs, async (input) => {
      try {
        await attempt(input);
      } finally {
        await this.#started.kept.restore();
      }
      expectBuiltInsUnchanged();
      await this.expect(200, { method: 'GET', path: '/Users/{{user}}', profile: 'default' });
    });
    await fc.assert(property, { numRuns: numRuns * FUZZ_TIMES });
    this.#tally.expectReached(reach);
  }

  /** Sends a request whose outcome is open, and counts it. @throws AssertionError for an answer that none may get. */
  async send(request: FuzzedRequest): Promise<ExactAnswer> {
    return this.sendExactly(this.#exactly(request));
  }

  /** As `send` does, without adding anything. */
  async sendExactly(request: ExactRequest): Promise<ExactAnswer> {
    const answer = await this.#http.send(request);
    expectSound(request, answer);
    this.#tally.count(answer);
    return answer;
  }

  /** Sends a request that has to succeed, and answers its body. It is not counted. */
  async expect(status: number, request: FuzzedRequest): Promise<JsonObject> {
    const answer = await this.#http.send(this.#exactly(request));
    const sent = `${request.method} ${request.path} ${request.body?.toString() ?? ''}`;
    expect(answer.status, `${sent}: ${answer.text}`).to.equal(status);
    return JSON.parse(answer.text) as JsonObject;
  }

  /** Whether anything has been written since this was last asked, or since the beginning of the run. */
  async hasChanged(): Promise<boolean> {
    return this.#started.kept.hasChanged();
  }

  #exactly({ method, path, profile, body }: FuzzedRequest): ExactRequest {
    const headers = {
      Authorization: `Bearer ${this.#started.tokens[profile]}`,
      ...(body !== undefined && { 'Content-Type': 'application/scim+json' }),
    };
    return { method, target: `/scim/v2${this.fill(path)}`, headers, body };
  }
}

const NOBODY = '00000000-0000-4000-8000-000000000000';

const filled = async (server: TestServer): Promise<Started> => {
  const tokenOf = async (clientProfile: FuzzedProfile): Promise<string> =>
    server.issueToken({ scopes: ['scim'], clientProfile });
  const tokens = {
    default: await tokenOf('default'),
    okta: await tokenOf('okta'),
    strict: await tokenOf('strict'),
  };
  const create = async (path: string, body: JsonObject): Promise<string> => {
    const { text, body: created } = await server.scim('POST', path, body);
    expect(created['id'], text).to.be.a('string');
    return created['id'] as string;
  };
  const user = await create('/Users', USER);
  const colleague = await create('/Users', COLLEAGUE);
  const group = await create('/Groups', groupOf(user));
  const ids = {
    user,
    USER: user.toUpperCase(),
    colleague,
    group,
    GROUP: group.toUpperCase(),
    nobody: NOBODY,
  };
  const secrets = { token: tokens.default, admin: server.adminToken, operator: server.operatorToken };
  const names = new Map(Object.entries({ ...ids, ...secrets }));
  return { server, tokens, names, kept: await KeptResources.keep(server.database) };
};
