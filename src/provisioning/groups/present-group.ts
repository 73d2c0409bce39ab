import { type GroupMember } from '../../directory/group.ts';
import { type JsonObject } from '../../kernel/json.ts';
import { type ResourceType } from '../../scim/schema/schema.ts';
import { type MemberedGroup } from '../provisioning-transaction.ts';
import { resourceLocation, resourceMeta } from '../resource-meta.ts';
import { MEMBERS } from './membership-changes.ts';

/** How groups are shown; members are users or groups, each with its own URL. */
export interface GroupPresentation {
  readonly groupType: ResourceType;
  readonly userType: ResourceType;
  readonly baseUrl: string;
}

/** The resource as it is answered, with the members that came with the group. They are last, so that more can follow. */
export const presentGroup = (
  { group, members = [] }: MemberedGroup,
  presentation: GroupPresentation,
): JsonObject => ({
  schemas: [presentation.groupType.schema.id],
  id: group.id,
  ...group.attributes,
  meta: resourceMeta(group, presentation.groupType, presentation.baseUrl),
  ...presentMembers(members, presentation),
});

/** The attribute that holds these members; absent where there are none. */
export const presentMembers = (
  members: readonly GroupMember[],
  { groupType, userType, baseUrl }: GroupPresentation,
): JsonObject =>
  members.length === 0
    ? {}
    : {
        [MEMBERS]: members.map((member) =>
          memberOf(
            member,
            resourceLocation(baseUrl, member.type === 'User' ? userType : groupType, member.id),
          ),
        ),
      };

const memberOf = ({ id, type, display }: GroupMember, location: string): JsonObject => ({
  value: id,
  $ref: location,
  type,
  ...(display !== null && { display }),
});
