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

/** The whole resource as it is answered. */
export const presentGroup = (
  { group, members }: MemberedGroup,
  { groupType, userType, baseUrl }: GroupPresentation,
): JsonObject => ({
  schemas: [groupType.schema.id],
  id: group.id,
  ...group.attributes,
  ...(members !== undefined &&
    members.length > 0 && {
      [MEMBERS]: members.map((member) =>
        memberOf(member, resourceLocation(baseUrl, member.type === 'User' ? userType : groupType, member.id)),
      ),
    }),
  meta: resourceMeta(group, groupType, baseUrl),
});

const memberOf = ({ id, type, display }: GroupMember, location: string): JsonObject => ({
  value: id,
  $ref: location,
  type,
  ...(display !== null && { display }),
});
