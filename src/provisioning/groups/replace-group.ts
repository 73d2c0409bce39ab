import { groupContent } from '../../directory/group.ts';
import { type JsonObject } from '../../kernel/json.ts';
import { isSameValue } from '../../scim/resource/same-value.ts';
import { type ResourceWrite } from '../on-newest-version.ts';
import { type ProvisioningDependencies } from '../provisioning-transaction.ts';
import { changeGroup } from './change-group.ts';
import { readGroup } from './read-group.ts';

/**
 * Replaces a group: RFC 7644 §3.5.1. A PUT that says nothing of members keeps them, because connectors rename groups
 * that way (Keycloak); to a strict client it means what the RFC says: there are none.
 * @throws DirectoryError and ScimError as `changeGroup` and `readGroup` do.
 */
export const replaceGroup = async (
  dependencies: ProvisioningDependencies,
  { body, ...write }: ResourceWrite & { readonly body: JsonObject },
): Promise<void> => {
  const { rules } = write.caller;
  const { attributes, members } = readGroup(dependencies, body, rules);
  const ids = members ?? (rules.keepsMembers ? undefined : []);
  await changeGroup(dependencies, write, (current) => ({
    content: isSameValue(attributes, current.attributes)
      ? undefined
      : groupContent(attributes, dependencies.groupType),
    members: ids === undefined ? [] : [{ kind: 'replace', ids }],
  }));
};
