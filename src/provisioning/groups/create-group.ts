import { groupContent } from '../../directory/group.ts';
import { type JsonObject } from '../../kernel/json.ts';
import { type Caller } from '../caller.ts';
import { type ProvisioningDependencies } from '../provisioning-transaction.ts';
import { readGroup } from './read-group.ts';

/**
 * Creates a group with its members: RFC 7644 §3.3. Answers its id.
 * @throws ScimError `invalidSyntax`, `invalidValue`; DirectoryError `uniqueness`, `unknownMember`.
 */
export const createGroup = async (
  dependencies: ProvisioningDependencies,
  { caller, body }: { readonly caller: Caller; readonly body: JsonObject },
): Promise<string> => {
  const { attributes, members = [] } = readGroup(dependencies, body, caller.rules);
  const content = groupContent(attributes, dependencies.groupType);
  const id = dependencies.newGroupId();
  await dependencies.unitOfWork.run(caller, async ({ groups }) => {
    await groups.insert({ ...content, id }, caller);
    if (members.length > 0) {
      await groups.addMembers(id, members);
    }
  });
  return id;
};
