import { type World } from './world.ts';

/** What is asked of a route, besides the credential of its surface. */
export interface Question {
  /** For the places of the path; those not given are the asker's own. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One place of a request at which something of a tenant can be named. */
export interface Position {
  /** Where it is, as a reader finds it. */
  readonly at: string;
  /** Which of the things a tenant has is named there: a member of `World.ids`. */
  readonly names: string;
  /** A request that names it. The asker is the tenant whose credential is shown. */
  readonly ask: (named: string, asker: World) => Question;
  /** Why the asker's own is answered as an absent one is: `too`, and the reason. */
  readonly ownIsAbsent?: string;
}

/** What there is to try at a route, or why nothing can be named there. */
export type Entry = readonly Position[] | string;

/** The route with its places filled in. */
export const requestOf = (
  route: string,
  question: Question,
  asker: World,
): { method: string; path: string; token?: string; headers: Record<string, string>; body?: unknown } => {
  const [method = '', pattern = ''] = route.split(' ');
  const filled = pattern.replaceAll(/:(\w+)/g, (_, place: string) =>
    encodeURIComponent(question.path?.[place] ?? asker.ids[OWN[place] ?? place] ?? place),
  );
  const search = new URLSearchParams(question.query).toString();
  const token = asker.tokens[pattern.split('/')[1] ?? ''];
  return {
    method,
    path: search === '' ? filled : `${filled}?${search}`,
    headers: { ...question.headers },
    ...(token !== undefined && { token }),
    ...(question.body !== undefined && { body: question.body }),
  };
};

/** What of the asker's own stands at a place of a path. */
const OWN: Readonly<Record<string, string>> = { user: 'userId', client: 'clientId' };

let count = 0;

/** A name that nobody has used. */
export const unused = (): string => `unused-${++count}-`;

/** A position in the path. */
export const inPath = (place: string, names: string, rest: Omit<Question, 'path'> = {}): Position => ({
  ...{ at: `path :${place}`, names },
  ask: (named) => ({ path: { [place]: named, type: 'concurrent' }, ...rest }),
});

/** A position in the query. */
export const inQuery = (
  name: string,
  names: string,
  rest: Readonly<Record<string, string>> = {},
): Position => ({
  ...{ at: `query ${name} (${names})`, names },
  ask: (named) => ({ query: { ...rest, [name]: named } }),
});
