import { answerTo, type RefusalCode } from '../answers.ts';
import { oauthErrorOf, scimStatusOf } from '../messages/error-message.ts';
import { listOf, type NamedSchemas, oneOf, ref, type Schema, TEXT } from './schema.ts';

/** In which format a surface tells its refusals. */
export type ErrorFormat = 'oauth' | 'problem' | 'scim';

/** RFC 9457 §3.1, with the `code` of this server; further members are the facts of the refusal. */
export const PROBLEM: NamedSchemas = {
  Problem: {
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'code'],
    properties: {
      type: { type: 'string', pattern: '^urn:seatkeeper:error:' },
      title: TEXT,
      status: { type: 'integer', minimum: 400, maximum: 599 },
      detail: TEXT,
      code: { type: 'string', description: 'The same for every occurrence: what a client decides by.' },
      shortages: listOf(ref('Shortage')),
    },
    additionalProperties: true,
  },
  Shortage: {
    type: 'object',
    description: 'A pool that cannot give what was asked of it.',
    required: ['product', 'type', 'displayName', 'limit', 'assigned', 'requested'],
    properties: {
      ...{ product: TEXT, type: oneOf('named', 'concurrent'), displayName: TEXT },
      ...{ limit: { type: 'integer' }, assigned: { type: 'integer' }, requested: { type: 'integer' } },
    },
  },
};

/** Header fields that come with a refusal, where every refusal with its status has them. */
const HEADERS: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

/** A refusal, or a fault, as it is told on a surface. */
interface Told {
  readonly status: number;
  readonly title: string;
  readonly code: string;
  readonly scimType?: string | undefined;
  readonly oauthError?: string | undefined;
}

const FAULTS: readonly Told[] = [
  { status: 500, title: 'Internal error', code: 'internalError' },
  { status: 503, title: 'Unavailable', code: 'unavailable' },
];

const toldOf = (code: RefusalCode, format: ErrorFormat): Told => {
  const answer = answerTo(code);
  if (answer === undefined) {
    throw new Error(`There is no answer to ${code}`);
  }
  const { title, scimType, oauthError } = answer;
  const status = format === 'scim' ? scimStatusOf(answer) : answer.status;
  return { status, title, code: answer.code ?? code, scimType, oauthError };
};

/** The responses to what is refused or fails, by status; made of the map that answers them. */
export const refusalResponses = (
  codes: readonly RefusalCode[],
  format: ErrorFormat,
): Readonly<Record<string, Schema>> => {
  const byStatus = new Map<number, Told[]>();
  for (const told of [...codes.map((code) => toldOf(code, format)), ...FAULTS]) {
    byStatus.set(told.status, [...(byStatus.get(told.status) ?? []), told]);
  }
  const entries = [...byStatus].map(([status, told]) => [String(status), responseTo(status, told, format)]);
  return Object.fromEntries(entries) as Record<string, Schema>;
};

const responseTo = (status: number, told: readonly Told[], format: ErrorFormat): Schema => {
  const headers = ['X-Request-Id', ...(HEADERS[status] ?? [])];
  return {
    description: `${unique(told.map(({ title }) => title)).join('; ')}.`,
    headers: Object.fromEntries(headers.map((name) => [name, headerRef(name)])),
    content: { [MEDIA_TYPES[format]]: { schema: BODIES[format](status, told) } },
  };
};

const MEDIA_TYPES: Readonly<Record<ErrorFormat, string>> = {
  oauth: 'application/json',
  problem: 'application/problem+json',
  scim: 'application/scim+json',
};

const BODIES: Readonly<Record<ErrorFormat, (status: number, told: readonly Told[]) => Schema>> = {
  oauth: (_, told) => ({
    ...ref('OauthError'),
    properties: { error: { enum: unique(told.map(oauthErrorOf)) } },
  }),
  problem: (status, told) => ({
    ...ref('Problem'),
    properties: { status: { const: status }, code: { enum: unique(told.map(({ code }) => code)) } },
  }),
  scim: (status, told) => {
    const scimTypes = unique(told.map(({ scimType }) => scimType));
    // The keyword is absent where RFC 7644 has none.
    const scimType = scimTypes.length === 0 ? {} : { scimType: { enum: scimTypes } };
    return { ...ref('ScimError'), properties: { status: { const: String(status) }, ...scimType } };
  },
};

const unique = (values: readonly (string | undefined)[]): string[] =>
  [...new Set(values)].filter((value) => value !== undefined).sort();

/** A header field of `components/headers`. */
export const headerRef = (name: string): Schema => ({ $ref: `#/components/headers/${name}` });
