import { type SchemaRegistry } from '../../scim/schema/registry.ts';
import { type RefusalCode } from '../answers.ts';
import { surfaceOf } from '../surfaces.ts';
import { ADMIN_SCHEMAS } from './admin-schemas.ts';
import { AGENT_SCHEMAS } from './agent-operations.ts';
import { type Operation, type Success } from './operation.ts';
import { FORM_TYPE, OAUTH_SCHEMAS } from './oauth-operations.ts';
import { OPERATIONS } from './operations.ts';
import { type ErrorFormat, headerRef, PROBLEM, refusalResponses } from './refusal-responses.ts';
import { type Schema } from './schema.ts';
import { scimSchemas } from './scim-schemas.ts';

/** What each surface is to who reads the description, and what it refuses whatever is asked of it. */
interface Surface {
  readonly description: string;
  readonly mediaType: string;
  /** The media type of a body that is sent, where it is another. */
  readonly formType?: string;
  /** How refusals are told; undefined where nothing is refused. */
  readonly errors?: ErrorFormat;
  /** The name of the security scheme; undefined where nobody is asked for a credential. */
  readonly scheme?: string;
  /** Whether the credential may be in the body instead. */
  readonly isCredentialInBody?: boolean;
  readonly refusals: readonly RefusalCode[];
}

const CREDENTIAL: readonly RefusalCode[] = ['unauthenticated', 'invalidToken', 'tooManyFailures'];
const TENANT: readonly RefusalCode[] = [
  ...CREDENTIAL,
  'expiredToken',
  'tenantSuspended',
  'insufficientScope',
  'rateLimited',
];
const JSON_TYPE = 'application/json';

const SURFACES: Readonly<Record<string, Surface>> = {
  scim: {
    description: 'For identity providers: SCIM 2.0.',
    mediaType: 'application/scim+json',
    ...{ errors: 'scim', scheme: 'tenantToken', refusals: TENANT },
  },
  admin: {
    description: "For a tenant's administrators.",
    ...{ mediaType: JSON_TYPE, errors: 'problem', scheme: 'tenantToken', refusals: TENANT },
  },
  agent: {
    description: "For the products' back ends.",
    ...{ mediaType: JSON_TYPE, errors: 'problem', scheme: 'tenantToken', refusals: TENANT },
  },
  operator: {
    description: 'For the vendor.',
    ...{
      mediaType: JSON_TYPE,
      errors: 'problem',
      scheme: 'operatorToken',
      refusals: [...CREDENTIAL, 'rateLimited'],
    },
  },
  oauth: {
    description: 'For OAuth clients: where they get their access tokens.',
    ...{ mediaType: JSON_TYPE, formType: FORM_TYPE, errors: 'oauth' },
    ...{ scheme: 'oauthClient', isCredentialInBody: true },
    refusals: ['invalidClient', 'invalidRequest', 'rateLimited', 'tooManyFailures'],
  },
  service: { description: 'For orchestration and monitoring.', mediaType: JSON_TYPE, refusals: [] },
};

/** What a body may be refused for before anybody looks at what it means. */
const BODY: readonly RefusalCode[] = ['payloadTooLarge', 'unsupportedMediaType'];

/** The same where it is JSON. */
const JSON_BODY: readonly RefusalCode[] = ['invalidSyntax', 'invalidValue', ...BODY];

const TAKES_BODY = new Set(['POST', 'PUT', 'PATCH']);

const HEADERS: Readonly<Record<string, string>> = {
  'X-Request-Id': 'Names the request; it is in the log.',
  Location: 'Where what was created is.',
  ETag: 'The version of the resource.',
  'WWW-Authenticate': 'RFC 9110 §11.6.1.',
  'Retry-After': 'Seconds after which it may succeed.',
};

const SECURITY_SCHEMES: Schema = {
  tenantToken: {
    ...{ type: 'http', scheme: 'bearer' },
    description: 'A token of a tenant, or an access token of one of its OAuth clients, with scopes.',
  },
  operatorToken: { type: 'http', scheme: 'bearer', description: 'The token of the vendor.' },
  oauthClient: {
    ...{ type: 'http', scheme: 'basic' },
    description: 'The id and the secret of an OAuth client, form-encoded as RFC 6749 §2.3.1 has it.',
  },
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
      schemas: { ...scimSchemas(registry), ...ADMIN_SCHEMAS, ...AGENT_SCHEMAS, ...OAUTH_SCHEMAS, ...PROBLEM },
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
  const codes = [...surface.refusals, ...bodyRefusals(method, name, body !== undefined), ...refusals];
  return {
    operationId: id,
    summary,
    tags: [name],
    ...(surface.scheme !== undefined && { security: securityOf(surface, operation) }),
    parameters: [
      ...[...pattern.matchAll(PARAMETER)].map(([, each]) => ({
        ...{ in: 'path', name: each, required: true, schema: { type: 'string' } },
      })),
      ...parameters,
    ],
    ...(body !== undefined && {
      requestBody: { required: true, content: { [surface.formType ?? surface.mediaType]: { schema: body } } },
    }),
    responses: {
      ...responsesOf(answers, surface.mediaType),
      ...(surface.errors === undefined ? {} : refusalResponses(codes, surface.errors)),
    },
  };
};

const bodyRefusals = (method: string, name: string, hasBody: boolean): readonly RefusalCode[] => {
  if (!TAKES_BODY.has(method)) {
    return [];
  }
  if (SURFACES[name]?.formType !== undefined) {
    return BODY;
  }
  return hasBody && name !== 'scim' ? [...JSON_BODY, 'invalidBody'] : JSON_BODY;
};

/** Each requirement is one way in: all of its scopes are needed. */
const securityOf = (
  { scheme = '', isCredentialInBody = false }: Surface,
  { scopes, oneScopeOf }: Operation,
): readonly Schema[] => {
  if (oneScopeOf !== undefined) {
    return oneScopeOf.map((scope) => ({ [scheme]: [scope] }));
  }
  const way = { [scheme]: scopes ?? [] };
  return isCredentialInBody ? [way, {}] : [way];
};

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
