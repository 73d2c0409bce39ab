import bodyParser from 'koa-bodyparser';
import { OauthError } from '../../tenants/oauth/oauth-error.ts';
import { HttpError } from '../http-error.ts';
import { type RequestState, type Step } from '../http-state.ts';

/** Bytes. An assertion is the largest thing in it, and has a limit of its own. */
const FORM_LIMIT = 65_536;

const FORM = 'application/x-www-form-urlencoded';

/** The parameters of a request, without those that are empty. */
export type Form = ReadonlyMap<string, string>;

/** What a request to the authorization server carries. */
export interface FormState extends RequestState {
  form: Form;
}

/** Reads the body of a request to the authorization server: RFC 6749 §4.4.2. */
export const readForm = (): Step<FormState> => {
  const options = {
    enableTypes: ['text'],
    extendTypes: { text: [FORM] },
    textLimit: String(FORM_LIMIT),
    onerror: refuseUnreadable,
  };
  const parse = bodyParser(options) as (ctx: unknown, next: () => Promise<void>) => Promise<unknown>;
  return async (ctx, next) => {
    if (ctx.method === 'POST') {
      refuseOtherMediaTypes(ctx.get('Content-Type'), ctx.get('Content-Encoding'));
      await parse(ctx, async () => Promise.resolve());
      const text: unknown = ctx.request.body;
      ctx.state.form = formFrom(typeof text === 'string' ? text : '');
    }
    await next();
  };
};

const refuseOtherMediaTypes = (contentType: string, encoding: string): void => {
  const [type = ''] = contentType.toLowerCase().split(';');
  if (type.trim() !== FORM || (encoding !== '' && encoding.toLowerCase() !== 'identity')) {
    throw new HttpError('unsupportedMediaType', `The body must be ${FORM}, not compressed.`);
  }
};

/** RFC 6749 §3.2: parameters "sent without a value MUST be treated as if they were omitted", and "MUST NOT be included more than once". */
const formFrom = (text: string): Form => {
  const form = new Map<string, string>();
  const names = new Set<string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (names.has(name)) {
      throw new OauthError('invalidRequest', 'A parameter is in the request more than once.');
    }
    names.add(name);
    if (value !== '') {
      form.set(name, value);
    }
  }
  return form;
};

/** Told apart by what an error carries, never by its text. */
const refuseUnreadable = (
  error: Error & { readonly status?: number; readonly type?: string },
  ctx: { readonly req: { resume(): unknown } },
): never => {
  // What is left of the body is read and thrown away, so that the client gets to read the answer.
  ctx.req.resume();
  if (error.type === 'entity.too.large') {
    throw new HttpError('payloadTooLarge', `The body is larger than ${FORM_LIMIT} bytes.`, {
      limit: FORM_LIMIT,
    });
  }
  if (error.status === 400) {
    throw new OauthError('invalidRequest', 'The body is not complete.');
  }
  throw error;
};
