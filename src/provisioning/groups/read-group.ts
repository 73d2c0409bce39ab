import { type JsonObject } from '../../kernel/json.ts';
import { type CompatRules } from '../../scim/compat/compat-rules.ts';
import { readResource } from '../../scim/resource/read-resource.ts';
import { withoutEmpty } from '../../scim/resource/without-empty.ts';
import { type ProvisioningDependencies } from '../provisioning-transaction.ts';
import { memberIds, MEMBERS } from './membership-changes.ts';

/** A group as a client describes it. */
export interface DescribedGroup {
  readonly attributes: JsonObject;
  /** Undefined where the client says nothing of members. */
  readonly members: readonly string[] | undefined;
}

/**
 * Reads the group in the body of a POST or PUT.
 * @throws ScimError `invalidSyntax`, `invalidValue`
 */
export const readGroup = (
  { groupType, validateGroup }: Pick<ProvisioningDependencies, 'groupType' | 'validateGroup'>,
  body: JsonObject,
  rules: CompatRules,
): DescribedGroup => {
  const read = readResource(body, groupType, rules);
  validateGroup(withoutEmpty(read, rules));
  const { [MEMBERS]: members, ...attributes } = read;
  return {
    attributes: withoutEmpty(attributes, rules),
    members: members === undefined ? undefined : memberIds(members),
  };
};
