import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { type TestResponse } from '../http.ts';

export type Schema = Readonly<Record<string, unknown>>;

/** A parameter as the description has it. */
export interface DescribedParameter {
  readonly name: string;
  readonly in: 'header' | 'path' | 'query';
  readonly schema: Schema;
}

interface DescribedResponse {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

/** An operation as the description has it. */
export interface DescribedOperation {
  readonly operationId: string;
  readonly method: string;
  /** Such as `/admin/v1/tokens/{token}`. */
  readonly path: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly DescribedParameter[];
  readonly body: Schema | undefined;
  /** The media type of the body. */
  readonly bodyType: string | undefined;
  readonly responses: Readonly<Record<string, DescribedResponse>>;
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether members that a schema does not name would pass by it. */
const isOpen = (schema: object): boolean =>
  'properties' in schema &&
  'type' in schema &&
  schema.type === 'object' &&
  !('additionalProperties' in schema);

/** The same, with every object closed: a client is told to expect more, but here nothing may be left undescribed. */
const closed = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    return value.map(closed);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const members = Object.entries(value).map(([name, member]) => [name, closed(member)]);
  return { ...Object.fromEntries(members), ...(isOpen(value) && { additionalProperties: false }) } as unknown;
};

type PathItem = Readonly<
  Record<
    string,
    Omit<DescribedOperation, 'body' | 'bodyType' | 'method' | 'path' | 'security'> &
      Partial<Pick<DescribedOperation, 'security'>> & { readonly requestBody?: DescribedResponse }
  >
>;

/** The description of a server, to make requests from and to hold answers against. */
export class DescribedApi {
  readonly operations: readonly DescribedOperation[];
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #ajv = new Ajv2020({
    strict: false,
    formats: { 'date-time': DATE_TIME, uuid: UUID },
  });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: Schema) {
    const { paths, components } = document as {
      readonly paths: Readonly<Record<string, PathItem>>;
      readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
    };
    this.#schemas = components.schemas;
    this.#ajv.addSchema(closed(document) as Schema, 'api');
    this.operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { requestBody, security = [], ...operation }]) => ({
        ...operation,
        ...{ method: method.toUpperCase(), path, security },
        body: Object.values(requestBody?.content ?? {})[0]?.schema,
        bodyType: Object.keys(requestBody?.content ?? {})[0],
      })),
    );
  }

  /** The schema itself where this one only refers to it. */
  resolved(schema: Schema): Schema {
    const { $ref } = schema;
    return typeof $ref === 'string' ? (this.#schemas[$ref.split('/').at(-1) ?? ''] ?? {}) : schema;
  }

  /** What is wrong with an answer, by the description; undefined where nothing is. */
  complaint(operation: DescribedOperation, answer: TestResponse): string | undefined {
    const response = operation.responses[answer.status];
    if (response === undefined) {
      return `${answer.status} is not described`;
    }
    const absent = Object.keys(response.headers ?? {}).find((name) => !answer.headers.has(name));
    if (absent !== undefined) {
      return `the header ${absent} is missing`;
    }
    const [mediaType] = (answer.headers.get('Content-Type') ?? '').split(';');
    const [described] = Object.keys(response.content ?? {});
    if (described === undefined || answer.text === '') {
      return described === undefined && answer.text === ''
        ? undefined
        : 'there is a body, or none, where it is described otherwise';
    }
    if (mediaType !== described) {
      return `${mediaType ?? ''} is not ${described}`;
    }
    return described.includes('json') ? this.#bodyComplaint(operation, answer, described) : undefined;
  }

  #bodyComplaint(
    { method, path }: DescribedOperation,
    answer: TestResponse,
    mediaType: string,
  ): string | undefined {
    const place = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(answer.status),
      'content',
      mediaType,
      'schema',
    ];
    const pointer = place
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validator = this.#validators.get(pointer) ?? this.#ajv.compile({ $ref: `api#/${pointer}` });
    this.#validators.set(pointer, validator);
    return validator(answer.body) ? undefined : this.#ajv.errorsText(validator.errors);
  }
}
