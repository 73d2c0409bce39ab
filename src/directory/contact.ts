import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';

/** A user as people know it. */
export interface Contact {
  readonly userName: string;
  readonly displayName: string | null;
  readonly email: string | null;
}

/** Name and e-mail of a user from its attributes; of a user without `displayName` the name in full. */
export const contactOf = (attributes: JsonObject): Contact => ({
  userName: textOf(attributes['userName']) ?? '',
  displayName: textOf(attributes['displayName']) ?? fullName(attributes['name']),
  email: workEmail(attributes['emails']),
});

const fullName = (name: JsonValue | undefined): string | null => {
  if (!isJsonObject(name)) {
    return null;
  }
  const parts = [textOf(name['givenName']), textOf(name['familyName'])].filter((part) => part !== null);
  return textOf(name['formatted']) ?? textOf(parts.join(' '));
};

/** The primary e-mail, else the first one for work; others may be private. */
const workEmail = (emails: JsonValue | undefined): string | null => {
  const all = Array.isArray(emails) ? emails.filter(isJsonObject) : [];
  const chosen =
    all.find(({ primary }) => primary === true) ??
    all.find(({ type }) => textOf(type)?.toLowerCase() === 'work');
  return textOf(chosen?.['value']);
};

const textOf = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
