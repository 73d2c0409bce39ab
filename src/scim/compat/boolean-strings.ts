import { type JsonValue } from '../../kernel/json.ts';

/**
 * Entra ID sends booleans as the strings `"True"` and `"False"`, in POST and in PATCH, unless the tenant URL ends in
 * `?aadOptscim062020`.
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
 */
export const booleanFromString = (value: JsonValue): JsonValue => {
  if (typeof value !== 'string') {
    return value;
  }
  const text = value.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : value;
};
