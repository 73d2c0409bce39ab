import { type LevelWithSilent } from 'pino';
import * as parse from './parse-value.ts';
import { type Setting } from './setting.ts';

const LOG_LEVELS = [
  'fatal',
  'error',
  'warn',
  'info',
  'debug',
  'trace',
  'silent',
] as const satisfies readonly LevelWithSilent[];

/** Shorter ones can be guessed: 20 characters of base64 are 120 bits. */
const SHORTEST_OPERATOR_TOKEN = 20;

const dataDirectory: Setting<string> = {
  name: 'DATA_DIR',
  default: './data',
  description: 'Where the embedded database keeps its files; not used with `DATABASE_URL`',
  rule: 'a path',
  parse: parse.parsePath,
};

const host: Setting<string> = {
  name: 'HOST',
  default: '127.0.0.1',
  description: 'The address to listen on; `0.0.0.0` is every IPv4 address of the machine',
  rule: 'an IP address or a host name',
  parse: parse.parseHost,
};

const port: Setting<number> = {
  name: 'PORT',
  default: 8080,
  description: 'The port to listen on; `0` is any free one',
  rule: 'a whole number from 0 to 65535',
  parse: parse.parseWholeNumber(65_535),
};

const databaseUrl: Setting<string | undefined> = {
  name: 'DATABASE_URL',
  default: undefined,
  defaultInWords: 'the embedded database',
  description: 'PostgreSQL 14 or later, as `postgres://user:password@host:5432/database`',
  rule: 'a URL that starts with postgres:// or postgresql://, its special characters percent-encoded',
  // It usually holds a password.
  isSecret: true,
  parse: parse.parsePostgresUrl,
};

const operatorToken: Setting<string | undefined> = {
  name: 'OPERATOR_TOKEN',
  default: undefined,
  defaultInWords: 'generated at the first start and printed once',
  description: `The bearer token of \`/operator/v1\`, at least ${SHORTEST_OPERATOR_TOKEN} characters`,
  rule: `at least ${SHORTEST_OPERATOR_TOKEN} of the characters A-Z a-z 0-9 - . _ ~ + / (with = at the end only)`,
  isSecret: true,
  parse: parse.parseBearerToken(SHORTEST_OPERATOR_TOKEN),
};

const publicUrl: Setting<string | undefined> = {
  name: 'PUBLIC_URL',
  default: undefined,
  defaultInWords: '`http://HOST:PORT`',
  description: 'The base of every link in an answer: the address at which clients reach this server',
  rule: 'a URL that starts with http:// or https://, without user, query or fragment',
  parse: parse.parsePublicUrl,
};

const MOST_PROXIES = 10;

const trustedProxies: Setting<number> = {
  name: 'TRUSTED_PROXIES',
  default: 0,
  description:
    'How many reverse proxies of yours a request comes through: the address of a client is that many places from the end of `X-Forwarded-For`; with `0` it is that of the connection',
  rule: `a whole number from 0 to ${MOST_PROXIES}`,
  parse: parse.parseWholeNumber(MOST_PROXIES),
};

const hasSampleData: Setting<boolean | undefined> = {
  name: 'SAMPLE_DATA',
  default: undefined,
  defaultInWords: '`true`; with `DATABASE_URL` `false`',
  description: 'Whether an empty database gets the sample products and the tenant `default`',
  rule: 'true or false',
  parse: parse.parseBoolean,
};

const logLevel: Setting<LevelWithSilent> = {
  name: 'LOG_LEVEL',
  default: 'info',
  description: `The least that is logged: ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}`,
  rule: `one of ${LOG_LEVELS.join(', ')}`,
  parse: parse.parseOneOf(LOG_LEVELS),
};

/** A day: who is not heard of for longer is not at work. */
const LONGEST_TTL = 86_400;
const TTL_RULE = `a whole number of seconds from 1 to ${LONGEST_TTL}`;

const sessionTtl: Setting<number> = {
  name: 'SESSION_TTL',
  default: 180,
  description: 'Seconds without a heartbeat after which a session is lost',
  rule: TTL_RULE,
  parse: parse.parseWholeNumber(LONGEST_TTL, 1),
};

const connectedTtl: Setting<number> = {
  name: 'CONNECTED_TTL',
  default: 600,
  description: 'The same for a session that is connected to a customer',
  rule: TTL_RULE,
  parse: parse.parseWholeNumber(LONGEST_TTL, 1),
};

const rateLimit: Setting<number> = {
  name: 'RATE_LIMIT',
  default: 200,
  description:
    'Requests a second of one connection, of one OAuth client at `/oauth2`, and of the vendor, over all servers; twice as many at once after a pause. `0` is no limit, a number below 25 counts as 25',
  rule: 'a whole number from 0 to 1000000',
  parse: parse.parseWholeNumber(1_000_000),
};

const keyHosts: Setting<readonly string[] | undefined> = {
  name: 'KEY_HOSTS',
  default: undefined,
  defaultInWords: 'every public host',
  description:
    'The only hosts at which published keys of OAuth clients (`jwksUri`) may be, such as `keys.example.com,login.example.net`',
  rule: 'host names separated by commas',
  parse: parse.parseHosts,
};

/** Every setting there is: `loadConfig` reads these and no other, and the README's table is held against them. */
export const SETTINGS = {
  dataDirectory,
  host,
  port,
  databaseUrl,
  operatorToken,
  publicUrl,
  trustedProxies,
  hasSampleData,
  logLevel,
  sessionTtl,
  connectedTtl,
  rateLimit,
  keyHosts,
};
