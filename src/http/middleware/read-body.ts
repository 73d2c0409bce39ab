import { isUtf8 } from 'node:buffer';
import type Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import { hasDuplicateNames } from '../../kernel/json.ts';
import { HttpError } from '../http-error.ts';
import { type Step } from '../http-state.ts';
import { checkJsonBody } from '../messages/check-json-body.ts';
import { BODY_LIMIT, LARGE_BODY_LIMIT } from '../messages/json-limits.ts';
import { SCIM } from '../surfaces.ts';

/** RFC 9110 §9.3.1, §9.3.5: content in these requests "has no generally defined semantics"; it is not read. */
const WITHOUT_BODY = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS']);

const JSON_TYPES = new Set(['application/json', 'application/scim+json']);

/** A Bulk request and a group hold many. */
const LARGE = new RegExp(`^${SCIM}/(?:Bulk|Groups)(?:/|$)`);

const REPLACEMENT_CHARACTER = '\uFFFD';

/** Reads the body and refuses what is no JSON object that every later step can work with. */
export const readBody = (): Step => {
  const parse = parserUpTo(BODY_LIMIT);
  const parseLarge = parserUpTo(LARGE_BODY_LIMIT);
  return async (ctx, next) => {
    if (!WITHOUT_BODY.has(ctx.method) && hasBody(ctx)) {
      refuseOtherMediaTypes(ctx);
      // RFC 9110 §8.4.1: codings are case-insensitive. Only `identity` comes this far, and the parser knows no `Identity`.
      delete ctx.req.headers['content-encoding'];
      const chunks = listenToChunks(ctx);
      await (LARGE.test(ctx.path) ? parseLarge : parse)(ctx, async () => Promise.resolve());
      refuseBrokenText(ctx, chunks);
      checkJsonBody(ctx.request.body);
      refuseDuplicateNames(ctx);
    }
    await next();
  };
};

type Context = Pick<Koa.Context, 'get' | 'req' | 'request'>;

const parserUpTo = (limit: number): ((ctx: unknown, next: () => Promise<void>) => Promise<unknown>) => {
  const options = {
    enableTypes: ['json'],
    // The media type was checked before; a second opinion on it could only leave a body unread.
    detectJSON: () => true,
    jsonLimit: String(limit),
    // checkJsonBody names the path of a forbidden key; the parser would only say that there is one.
    onProtoPoisoning: 'ignore',
    onerror: refuseUnreadable,
  };
  return bodyParser(options) as (ctx: unknown, next: () => Promise<void>) => Promise<unknown>;
};

/** RFC 9112 §6.3: there is content when Content-Length or Transfer-Encoding says so. */
const hasBody = (ctx: Context): boolean =>
  ctx.get('Transfer-Encoding') !== '' || Number(ctx.get('Content-Length')) > 0;

const refuseOtherMediaTypes = (ctx: Context): void => {
  const [type = '', ...parameters] = ctx.get('Content-Type').toLowerCase().split(';');
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='));
  if (!JSON_TYPES.has(type.trim()) || !isUtf8Name(charset?.slice('charset='.length))) {
    throw new HttpError(
      'unsupportedMediaType',
      'The body must be application/scim+json or application/json, in UTF-8.',
    );
  }
  // A compressed body could be a thousand times larger than what was sent.
  const encoding = ctx.get('Content-Encoding').toLowerCase();
  if (encoding !== '' && encoding !== 'identity') {
    throw new HttpError('unsupportedMediaType', `A body with Content-Encoding ${encoding} is not accepted.`);
  }
};

const isUtf8Name = (charset: string | undefined): boolean =>
  charset === undefined || ['utf-8', 'utf8'].includes(charset.replaceAll('"', ''));

/** Listens beside the parser; both listeners are there before the first chunk is. */
const listenToChunks = (ctx: Context): Buffer[] => {
  const chunks: Buffer[] = [];
  ctx.req.on('data', (chunk: Buffer) => chunks.push(chunk));
  return chunks;
};

/**
 * RFC 8259 §8.1: JSON text "MUST be encoded using UTF-8". Decoding has put a replacement character where it was
 * not; one that the client sent itself is fine.
 */
const refuseBrokenText = (ctx: Context, chunks: readonly Buffer[]): void => {
  const text = ctx.request.rawBody as string;
  if (text.includes(REPLACEMENT_CHARACTER) && !isUtf8(Buffer.concat(chunks))) {
    throw new HttpError('invalidSyntax', 'The body is not valid UTF-8.');
  }
};

/** Two readers of such a body could understand two things by it: one checks what the other does not do. */
const refuseDuplicateNames = (ctx: Context): void => {
  if (hasDuplicateNames(ctx.request.rawBody as string)) {
    throw new HttpError('invalidSyntax', 'An object in the body has two members of one name.');
  }
};

/** The errors of the parser and of the stream under it, told apart by what they carry, never by their text. */
const refuseUnreadable = (error: Error & { status?: number; type?: string }, ctx: Context): never => {
  // What is left of the body is read and thrown away, so that the client gets to read the answer.
  ctx.req.resume();
  if (error.type === 'entity.too.large') {
    const { limit } = error as Error & { limit?: number };
    throw new HttpError('payloadTooLarge', `The body is larger than ${limit ?? BODY_LIMIT} bytes.`, {
      limit,
    });
  }
  if (error.status === 400) {
    throw new HttpError('invalidSyntax', 'The body is not a complete JSON object.');
  }
  throw error;
};
