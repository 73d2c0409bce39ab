import { Ajv, type ErrorObject, type SchemaObject } from 'ajv';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { HttpError } from '../http-error.ts';
import { instantFrom } from './date-time.ts';

/** Stops at the first error: one is enough for the client, and all of them could be many. */
const ajv = new Ajv({ strict: true, allErrors: false, allowUnionTypes: true });
ajv.addFormat('date-time', (text: string) => instantFrom(text) !== undefined);

interface RequestWithBody {
  readonly request: { readonly body?: unknown };
}

/**
 * The body of a request that needs one.
 * @throws HttpError `invalidSyntax` when there is none.
 */
export const jsonBodyOf = (ctx: RequestWithBody): JsonObject => {
  const { body } = ctx.request;
  if (!isJsonObject(body)) {
    throw new HttpError('invalidSyntax', 'This request needs a JSON object as its body.');
  }
  return body;
};

/** A JSON Schema of an object: every member of the type has its rules, and no other member is accepted. */
interface BodySchema<Body> extends SchemaObject {
  readonly properties: Readonly<Record<keyof Body, SchemaObject>>;
}

/** Reads the body of a request. `schema` is what it enforces, for the description of the API. */
export interface BodyReader<Body extends object> {
  (ctx: RequestWithBody): Body;
  readonly schema: SchemaObject;
}

/**
 * A reader of bodies of one shape, compiled once.
 * @throws HttpError `invalidBody` with the path and the rule.
 */
export const bodyReader = <Body extends object>(rules: BodySchema<Body>): BodyReader<Body> => {
  const schema: SchemaObject = { type: 'object', additionalProperties: false, ...rules };
  const isValid = ajv.compile<Body>(schema);
  const known = Object.keys(rules.properties);
  const read = (ctx: RequestWithBody): Body => {
    const body: unknown = jsonBodyOf(ctx);
    if (!isValid(body)) {
      throw refusal(isValid.errors?.[0], known);
    }
    return body;
  };
  return Object.assign(read, { schema });
};

const refusal = (error: ErrorObject | undefined, known: readonly string[]): HttpError => {
  const path = error?.instancePath.slice(1).replaceAll('/', '.') ?? '';
  return new HttpError('invalidBody', sentence(error, path, known), { path });
};

const sentence = (error: ErrorObject | undefined, path: string, known: readonly string[]): string => {
  const { additionalProperty, allowedValues } = (error?.params ?? {}) as {
    additionalProperty?: string;
    allowedValues?: readonly unknown[];
  };
  if (additionalProperty !== undefined) {
    return `"${additionalProperty}" is not known here. Known members: ${known.join(', ')}.`;
  }
  const rule = allowedValues
    ? `must be one of ${allowedValues.join(', ')}`
    : (error?.message ?? 'is not valid');
  return path === '' ? `The body ${rule}.` : `"${path}" ${rule}.`;
};
