import { isJsonObject, type JsonObject } from '../../src/kernel/json.ts';

export interface TestRequest {
  /** GET unless set. */
  readonly method?: string;
  /** With the query, such as `/scim/v2/Users?count=0`. */
  readonly path: string;
  readonly token?: string;
  /** A text goes as it is; anything else as JSON. */
  readonly body?: unknown;
  /** These win over the ones that follow from `token` and `body`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Drops the connection when it is aborted. */
  readonly signal?: AbortSignal;
  /** Milliseconds, where the answer may take long. */
  readonly patience?: number;
}

export interface TestResponse {
  readonly status: number;
  readonly headers: Headers;
  /** What was sent, to the letter; empty for none. */
  readonly text: string;
  /** The JSON object that was sent; empty for none, so that looking into it is always possible. */
  readonly body: JsonObject;
}

/** Below mocha's own limit, so that the failure names the request. */
const PATIENCE = 15_000;

const headersOf = ({ path, token, body, headers }: TestRequest): Headers => {
  const media = path.startsWith('/scim/') ? 'application/scim+json' : 'application/json';
  const sent = new Headers();
  if (token !== undefined) {
    sent.set('Authorization', `Bearer ${token}`);
  }
  if (body !== undefined) {
    sent.set('Content-Type', media);
  }
  for (const [name, value] of Object.entries(headers ?? {})) {
    sent.set(name, value);
  }
  return sent;
};

const jsonObjectFrom = (headers: Headers, text: string): JsonObject => {
  const isJson = /\bjson\b/.test(headers.get('Content-Type') ?? '') && text !== '';
  const body: unknown = isJson ? JSON.parse(text) : {};
  return isJsonObject(body) ? body : {};
};

/** Sends one request and reads its answer, whatever its status. Redirects are answers like any other. */
export const request = async (baseUrl: string, wanted: TestRequest): Promise<TestResponse> => {
  const { method = 'GET', path, body } = wanted;
  const response = await fetch(new URL(path, baseUrl), {
    method,
    headers: headersOf(wanted),
    redirect: 'manual',
    signal: AbortSignal.any([
      AbortSignal.timeout(wanted.patience ?? PATIENCE),
      ...(wanted.signal ? [wanted.signal] : []),
    ]),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: jsonObjectFrom(response.headers, text),
  };
};
