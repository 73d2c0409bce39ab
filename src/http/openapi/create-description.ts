import { type SchemaRegistry } from '../../scim/schema/registry.ts';
import { type RefusalCode } from '../answers.ts';
import { surfaceOf } from '../surfaces.ts';
import { ADMIN_SCHEMAS } from './admin-schemas.ts';
import { AGENT_SCHEMAS } from './agent-operations.ts';
import { type Operation, type Success } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { headerRef, PROBLEM, refusalResponses } from './refusal-responses.ts';
import { type Schema } from './schema.ts';
import { scimSchemas } from './scim-schemas.ts';

/** What each surface is to who reads the description, and what it refuses whatever is asked of it. */
interface Surface {
  readonly description: string;
  readonly mediaType: string;
  /** The name of the security scheme; undefined where nobody is asked for a credential. */
  readonly scheme?: string;
  readonly refusals: readonly RefusalCode[];
}

const CREDENTIAL: readonly RefusalCode[] = ['unauthenticated', 'invalidToken'];
const TENANT: readonly RefusalCode[] = [
  ...CREDENTIAL,
  'expiredToken',
  'tenantSuspended',
  'insufficientScope',
];
const JSON_TYPE = 'application/json';

const SURFACES: Readonly<Record<string, Surface>> = {
  scim: {
    description: 'For identity providers: SCIM 2.0.',
    mediaType: 'application/scim+json',
    ...{ scheme: 'tenantToken', refusals: TENANT },
  },
  admin: {
    description: "For a tenant's administrators.",
    ...{ mediaType: JSON_TYPE, scheme: 'tenantToken', refusals: TENANT },
  },
  agent: {
    description: "For the products' back ends.",
    ...{ mediaType: JSON_TYPE, scheme: 'tenantToken', refusals: TENANT },
  },
  operator: {
    description: 'For the vendor.',
    ...{ mediaType: JSON_TYPE, scheme: 'operatorToken', refusals: CREDENTIAL },
  },
  service: { description: 'For orchestration and monitoring.', mediaType: JSON_TYPE, refusals: [] },
};

/** What a body may be refused for before anybody looks at what it means. */
const BODY: readonly RefusalCode[] = [
  'invalidSyntax',
  'invalidValue',
  'payloadTooLarge',
  'unsupportedMediaType',
];

const TAKES_BODY = new Set(['POST', 'PUT', 'PATCH']);

const HEADERS: Readonly<Record<string, string>> = {
  'X-Request-Id': 'Names the request; it is in the log.',
  Location: 'Where what was created is.',
  ETag: 'The version of the resource.',
  'WWW-Authenticate': 'RFC 6750 §3.',
  'Retry-After': 'Seconds after which it may succeed.',
};

const SECURITY_SCHEMES: Schema = {
  tenantToken: { type: 'http', scheme: 'bearer', description: 'A token of a tenant, with scopes.' },
  operatorToken: { type: 'http', scheme: 'bearer', description: 'The token of the vendor.' },
};

/**
 * Describes every route as OpenAPI 3.1: bodies by the schemas that are enforced, resources by the registry, refusals by
 * the map that answers them.
 */
export const createDescription = (registry: SchemaRegistry, publicUrl: string): Schema => {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const [route, operation] of Object.entries(OPERATIONS)) {
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern.replaceAll(PARAMETER, '{$1}');
    paths[path] = { ...paths[path], [method.toLowerCase()]: described(method, pattern, operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'seatkeeper', version: '1.0.0', summary: 'SCIM 2.0 that keeps count of seats.' },
    servers: [{ url: publicUrl }],
    tags: Object.entries(SURFACES).map(([name, { description }]) => ({ name, description })),
    paths,
    components: {
      schemas: { ...scimSchemas(registry), ...ADMIN_SCHEMAS, ...AGENT_SCHEMAS, ...PROBLEM },
      headers: Object.fromEntries(
        Object.entries(HEADERS).map(([name, description]) => [
          name,
          { description, required: true, schema: { type: 'string' } },
        ]),
      ),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
};

const PARAMETER = /:(\w+)/g;

const described = (method: string, pattern: string, operation: Operation): Schema => {
  const name = surfaceOf(pattern);
  const surface = SURFACES[name];
  if (surface === undefined) {
    throw new Error(`The surface ${name} is not described`);
  }
  const { id, summary, parameters = [], body, answers, refusals = [] } = operation;
  const ofBody: readonly RefusalCode[] = TAKES_BODY.has(method) ? BODY : [];
  const ofSchema: readonly RefusalCode[] = body !== undefined && name !== 'scim' ? ['invalidBody'] : [];
  const codes = [...surface.refusals, ...ofBody, ...ofSchema, ...refusals];
  return {
    operationId: id,
    summary,
    tags: [name],
    ...(surface.scheme !== undefined && { security: securityOf(surface.scheme, operation) }),
    parameters: [
      ...[...pattern.matchAll(PARAMETER)].map(([, each]) => ({
        ...{ in: 'path', name: each, required: true, schema: { type: 'string' } },
      })),
      ...parameters,
    ],
    ...(body !== undefined && {
      requestBody: { required: true, content: { [surface.mediaType]: { schema: body } } },
    }),
    responses: {
      ...responsesOf(answers, surface.mediaType),
      ...(name === 'service' ? {} : refusalResponses(codes, name === 'scim')),
    },
  };
};

/** Each requirement is one way in: all of its scopes are needed. */
const securityOf = (scheme: string, { scopes, oneScopeOf }: Operation): readonly Schema[] =>
  oneScopeOf === undefined
    ? [{ [scheme]: scopes ?? [] }]
    : oneScopeOf.map((scope) => ({ [scheme]: [scope] }));

const responsesOf = (answers: Operation['answers'], mediaType: string): Schema =>
  Object.fromEntries(
    Object.entries(answers).map(([status, answer]: [string, Success]) => [
      status,
      {
        description: answer.description,
        headers: Object.fromEntries(
          ['X-Request-Id', ...(answer.headers ?? [])].map((name) => [name, headerRef(name)]),
        ),
        ...(answer.schema !== undefined && {
          content: { [answer.mediaType ?? mediaType]: { schema: answer.schema } },
        }),
      },
    ]),
  );
