import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { ScimError } from '../../scim/scim-error.ts';

/** Values of one attribute of a user. Comparing each with each, as PATCH has to, stays a matter of milliseconds. */
const MOST_VALUES = 1_000;

/** @throws ScimError `tooMany` where an attribute of the resource, or of an extension of it, has too many values. */
export const refuseLongLists = (resource: JsonObject): void => {
  for (const [name, value] of Object.entries(resource)) {
    refuseLongList(value, name);
    if (isJsonObject(value)) {
      for (const [part, each] of Object.entries(value)) {
        refuseLongList(each, `${name}:${part}`);
      }
    }
  }
};

/** @throws ScimError `tooMany` */
export const refuseLongList = (value: JsonValue | undefined, path: string): void => {
  if (Array.isArray(value) && value.length > MOST_VALUES) {
    throw new ScimError('tooMany', `${path}: may have at most ${MOST_VALUES} values, not ${value.length}.`, {
      path,
    });
  }
};
