/**
 * A user as plain data and what an operation of RFC 7644 §3.5.2 makes of it, written down once more and without
 * anything of the engine: the property tests hold the engine against it.
 */
export interface PlainEmail {
  readonly value?: string;
  readonly type: string;
  readonly display?: string;
  readonly primary?: boolean;
}

export interface PlainUser {
  readonly texts: Readonly<Record<string, string>>;
  readonly name: Readonly<Record<string, string>>;
  readonly department: string | undefined;
  readonly tags: readonly string[];
  readonly emails: readonly PlainEmail[];
}

type Writing = 'add' | 'replace';
type EmailPart = 'value' | 'display' | 'primary';

export type PlainOperation =
  | { readonly on: 'text'; readonly name: string; readonly to: string | undefined; readonly by: Writing }
  | { readonly on: 'namePart'; readonly name: string; readonly to: string | undefined; readonly by: Writing }
  | { readonly on: 'name'; readonly to: Readonly<Record<string, string>> | undefined; readonly by: Writing }
  | { readonly on: 'department'; readonly to: string | undefined; readonly by: Writing }
  | { readonly on: 'tags'; readonly to: readonly string[]; readonly by: Writing }
  | { readonly on: 'emails'; readonly to: readonly PlainEmail[]; readonly by: Writing }
  | { readonly on: 'emailsOfType'; readonly type: string }
  | {
      readonly on: 'emailPart';
      readonly type: string;
      readonly part: EmailPart;
      readonly to: string | boolean | undefined;
      readonly by: Writing;
    };

type Texts = Readonly<Record<string, string>>;

const put = (texts: Texts, name: string, to: string | undefined): Texts => {
  const others = Object.entries(texts).filter(([each]) => each !== name);
  return Object.fromEntries(to === undefined ? others : [...others, [name, to]]);
};

/** Only the e-mail at the place stays primary. */
const primaryAt = (emails: readonly PlainEmail[], place: number): PlainEmail[] =>
  emails.map((email, index) =>
    index !== place && email.primary === true ? { ...email, primary: false } : email,
  );

const addEmail = (emails: readonly PlainEmail[], added: PlainEmail): PlainEmail[] => {
  const known = emails.findIndex(({ value, type }) => value === added.value && type === added.type);
  const place = known === -1 ? emails.length : known;
  const result = [...emails];
  result[place] = { ...emails[place], ...added };
  return added.primary === true ? primaryAt(result, place) : result;
};

const removePart = (
  emails: readonly PlainEmail[],
  type: string,
  part: EmailPart,
  drops: boolean,
): PlainEmail[] =>
  emails.flatMap((email) => {
    if (email.type !== type || email[part] === undefined) return [email];
    const left: PlainEmail = Object.fromEntries(
      Object.entries(email).filter(([name]) => name !== part),
    ) as unknown as PlainEmail;
    return drops && left.value === undefined && left.display === undefined ? [] : [left];
  });

const setPart = (
  emails: readonly PlainEmail[],
  { type, part, to }: { type: string; part: EmailPart; to: string | boolean },
): PlainEmail[] => {
  const known = emails.some((email) => email.type === type) ? emails : [...emails, { type }];
  const result = known.map((email) => (email.type === type ? { ...email, [part]: to } : email));
  return to === true
    ? primaryAt(
        result,
        result.findLastIndex((email) => email.type === type),
      )
    : result;
};

/** The user after the operation; undefined where it has no target. */
export const applyPlainly = (
  user: PlainUser,
  operation: PlainOperation,
  isStrict: boolean,
): PlainUser | undefined => {
  switch (operation.on) {
    case 'text':
      return { ...user, texts: put(user.texts, operation.name, operation.to) };
    case 'namePart':
      return { ...user, name: put(user.name, operation.name, operation.to) };
    case 'name':
      return { ...user, name: operation.to === undefined ? {} : { ...user.name, ...operation.to } };
    case 'department':
      return { ...user, department: operation.to };
    case 'tags':
      return {
        ...user,
        tags: operation.by === 'add' ? [...new Set([...user.tags, ...operation.to])] : operation.to,
      };
    case 'emails':
      return {
        ...user,
        emails: operation.by === 'add' ? operation.to.reduce(addEmail, [...user.emails]) : operation.to,
      };
    case 'emailsOfType':
      return { ...user, emails: user.emails.filter(({ type }) => type !== operation.type) };
    case 'emailPart': {
      const { type, part, to } = operation;
      if (to === undefined) return { ...user, emails: removePart(user.emails, type, part, !isStrict) };
      if (isStrict && !user.emails.some((email) => email.type === type)) return undefined;
      return { ...user, emails: setPart(user.emails, { type, part, to }) };
    }
  }
};
