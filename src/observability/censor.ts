const CENSORED = '[censored]';

/** How deep facts are followed; deeper ones, and circles, end in a mark. */
const DEEPEST = 8;

/** Names under which secrets travel. The id or the name of a token is no secret, and is what one searches for. */
const SECRET_NAME =
  /authorization|cookie|password|passwd|secret|assertion|hash$|connection_?string|database_?url|tokens?$/i;

/** Secrets inside of a text. Every repetition is bounded: a long text made for it must not take long to search. */
const SECRETS_IN_TEXT = [
  // The password of a URL.
  /(?<=:\/\/[^\s/:@]{0,100}:)[^\s@]{1,200}(?=@)/g,
  // A credential after its scheme, but not the next word of a sentence.
  /(?<=\b(?:bearer|basic) {1,8})[\w.~+/-]{16,}=*/gi,
  // A token of this server's, by its prefix; what it is for stays readable.
  /(?<=\bseatkeeper_[a-z]{1,20}_)[0-9A-Za-z]{16,}/g,
];

/** What stands before each of them. Most texts have none of it, and need not be searched three times. */
const SURROUNDINGS = /:\/\/|bearer|basic|seatkeeper_/i;

/** The text without the secrets that can be told by their surroundings. */
export const censorText = (text: string): string =>
  SURROUNDINGS.test(text)
    ? SECRETS_IN_TEXT.reduce((censored, secret) => censored.replace(secret, CENSORED), text)
    : text;

/**
 * What is logged of an error besides its type, message, stack and causes. Nothing else: PostgreSQL's `detail`, `hint` and
 * `where` quote rows and parameters, and other errors carry what they were given.
 */
const MEMBERS_OF_ERRORS = [
  ...['code', 'severity', 'schema', 'table', 'column', 'constraint', 'routine'],
  ...['errno', 'syscall', 'address', 'port'],
];

/** SQLSTATE class 22, data exceptions: what they quote is the value that was wrong. */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;
const QUOTED = /"[^]*"/g;

const withoutValues = (error: Error, text: string | undefined): string | undefined =>
  'code' in error && DATA_EXCEPTION.test(String(error.code)) ? text?.replace(QUOTED, CENSORED) : text;

const factsOfError = (error: Error): object => ({
  ...Object.fromEntries(Object.entries(error).filter(([name]) => MEMBERS_OF_ERRORS.includes(name))),
  type: error.name,
  message: withoutValues(error, error.message),
  stack: withoutValues(error, error.stack),
  ...(error.cause === undefined ? {} : { cause: error.cause }),
  ...(error instanceof AggregateError ? { errors: error.errors } : {}),
});

const censorMember = (name: string, value: unknown, depth: number): unknown =>
  SECRET_NAME.test(name) && value !== null && value !== undefined ? CENSORED : censor(value, depth);

/**
 * A copy of a value for the log: members with the name of a secret and secrets in texts are censored, at any depth;
 * errors become objects, with their causes. The names decide, and not a list of places, because a fact is logged
 * by code that is not written yet.
 */
export const censor = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') {
    return censorText(value);
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    return value;
  }
  if (depth === DEEPEST) {
    return '[too deep]';
  }
  if (Array.isArray(value)) {
    return value.map((each) => censor(each, depth + 1));
  }
  const members = Object.entries(value instanceof Error ? factsOfError(value) : value);
  return Object.fromEntries(members.map(([name, member]) => [name, censorMember(name, member, depth + 1)]));
};
