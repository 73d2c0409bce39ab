import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { SEATS_SCHEMA } from '../../provisioning/seat-views/seat-views.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { type UserLine } from './read-users-file.ts';

const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';

/**
 * The user that a line describes, as an identity provider would send it, over the attributes the user has. What the file has no column for stays as it is;
 * an empty cell takes away.
 * @throws ScimError `invalidValue`
 */
export const describeUser = ({ cells }: UserLine, current: JsonObject = {}): JsonObject => {
  const { userName = '', email, active = '', externalId, seats } = cells;
  const extensions = Object.keys(current).filter((name) => name.startsWith('urn:'));
  return {
    ...current,
    schemas: [USER_SCHEMA, ...extensions, SEATS_SCHEMA],
    userName,
    name: nameOf(cells, current['name']),
    ...(email !== undefined && { emails: withEmail(current['emails'], email) }),
    ...(active !== '' && { active: activeFrom(active) }),
    ...(externalId !== undefined && { externalId }),
    ...(seats !== undefined && { [SEATS_SCHEMA]: { seatList: seats } }),
  };
};

const nameOf = ({ givenName, familyName }: UserLine['cells'], name: JsonValue = {}): JsonObject => ({
  ...(isJsonObject(name) && name),
  ...(givenName !== undefined && { givenName }),
  ...(familyName !== undefined && { familyName }),
});

/** The address for work; others stay. */
const withEmail = (current: JsonValue | undefined, value: string): JsonValue[] => {
  const emails = Array.isArray(current) ? current : [];
  const isWork = (each: JsonValue): boolean =>
    isJsonObject(each) && (each['primary'] === true || each['type'] === 'work');
  const work = emails.find(isWork);
  const others = emails.filter((each) => !isWork(each));
  return value === ''
    ? others
    : [{ ...(isJsonObject(work) ? work : {}), value, type: 'work', primary: true }, ...others];
};

const activeFrom = (text: string): boolean => {
  if (!/^(true|false)$/i.test(text)) {
    throw new ScimError('invalidValue', `active: must be true or false; it is ${JSON.stringify(text)}.`, {
      path: 'active',
    });
  }
  return text.toLowerCase() === 'true';
};
