import { type RefusalCode } from '../answers.ts';
import { type Scope } from '../../tenants/scope.ts';
import { type Schema } from './schema.ts';

/** A parameter of a query, or a header field of a request. */
export interface Parameter {
  readonly name: string;
  readonly in: 'header' | 'query';
  readonly description: string;
  readonly schema: Schema;
}

/** An answer to a request that succeeds. */
export interface Success {
  readonly description: string;
  /** Undefined where there is no body. */
  readonly schema?: Schema;
  /** The media type of the body, where it is not that of the surface. */
  readonly mediaType?: string;
  /** Header fields that are always there. */
  readonly headers?: readonly string[];
}

/** What is to be known of a route by who calls it. */
export interface Operation {
  /** Names the operation in clients that are made of the description. */
  readonly id: string;
  readonly summary: string;
  /** A credential needs every one of these scopes. */
  readonly scopes?: readonly Scope[];
  /** A credential needs one of these scopes. */
  readonly oneScopeOf?: readonly Scope[];
  readonly parameters?: readonly Parameter[];
  /** What the body must be; undefined where there is to be none. */
  readonly body?: Schema;
  readonly answers: Readonly<Record<number, Success>>;
  /** Refusals besides those of every request to the surface. */
  readonly refusals?: readonly RefusalCode[];
}

/** Operations by method and pattern of the route, such as `GET /admin/v1/tokens/:token`. */
export type Operations = Readonly<Record<string, Operation>>;

export const query = (name: string, schema: Schema, description: string): Parameter => ({
  ...{ in: 'query', name, description, schema },
});

export const header = (name: string, schema: Schema, description: string): Parameter => ({
  ...{ in: 'header', name, description, schema },
});

/** 200 with a body. */
export const ok = (schema: Schema, description = 'Done.'): Operation['answers'] => ({
  200: { description, schema },
});

/** 201 with a body, and where to find it again. */
export const created = (schema: Schema): Operation['answers'] => ({
  201: { description: 'Created.', schema, headers: ['Location'] },
});

/** 204. */
export const done = (description = 'Done.'): Operation['answers'] => ({ 204: { description } });
