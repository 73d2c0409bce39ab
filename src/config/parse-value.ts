import { isIP } from 'node:net';

const HOST_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?$/i;
/** RFC 6750 §2.1, `b64token`: what can stand after "Bearer" in an Authorization header. */
const BEARER_TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;
const DIGITS = /^\d+$/;

const urlFrom = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

export const parsePath = (text: string): string | undefined => (text.includes('\0') ? undefined : text);

export const parseHost = (text: string): string | undefined =>
  isIP(text) !== 0 || HOST_NAME.test(text) ? text : undefined;

/** Host names, separated by commas, in small letters. */
export const parseHosts = (text: string): readonly string[] | undefined => {
  const hosts = text.split(',').map((each) => each.trim().toLowerCase());
  return hosts.every((each) => parseHost(each) !== undefined) ? hosts : undefined;
};

export const parseWholeNumber =
  (most: number, least = 0) =>
  (text: string): number | undefined =>
    DIGITS.test(text) && Number(text) <= most && Number(text) >= least ? Number(text) : undefined;

export const parseBoolean = (text: string): boolean | undefined =>
  text === 'true' || text === 'false' ? text === 'true' : undefined;

export const parseOneOf =
  <Word extends string>(words: readonly Word[]) =>
  (text: string): Word | undefined =>
    words.find((word) => word === text);

export const parseBearerToken =
  (least: number) =>
  (text: string): string | undefined =>
    text.length >= least && BEARER_TOKEN.test(text) ? text : undefined;

/** The text as it is: the driver reads more out of it than `URL` does. */
export const parsePostgresUrl = (text: string): string | undefined =>
  /^postgres(ql)?:\/\//.test(text) && URL.canParse(text) ? text : undefined;

/** An http or https address that links can be built on: no user, query or fragment, no slash at the end. */
export const parsePublicUrl = (text: string): string | undefined => {
  const url = urlFrom(text);
  if (url === undefined || !/^https?:\/\//i.test(text) || /[?#]/.test(text)) {
    return undefined;
  }
  const hasUser = url.username !== '' || url.password !== '';
  return hasUser ? undefined : `${url.origin}${url.pathname}`.replace(/\/+$/, '');
};
