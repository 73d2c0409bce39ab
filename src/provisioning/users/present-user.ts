import { type Membership } from '../../directory/group.ts';
import { type JsonObject } from '../../kernel/json.ts';
import { type ResourceType } from '../../scim/schema/schema.ts';
import { type SeatedUser } from '../provisioning-transaction.ts';
import { resourceLocation, resourceMeta } from '../resource-meta.ts';
import { withSeatViews } from '../seat-views/seat-views.ts';
import { userVersion } from './user-version.ts';

/** How users are shown. */
export interface UserPresentation {
  readonly userType: ResourceType;
  readonly groupType: ResourceType;
  readonly baseUrl: string;
}

/** The whole resource as it is answered: what clients wrote, the seats in their three views, groups and `meta`. */
export const presentUser = (
  seated: SeatedUser,
  { userType, groupType, baseUrl }: UserPresentation,
): JsonObject => {
  const { user, grants, memberships } = seated;
  const content = withSeatViews(user.attributes, grants);
  const extensions = userType.extensions.map(({ schema }) => schema.id);
  return {
    schemas: [userType.schema.id, ...extensions.filter((id) => Object.hasOwn(content, id))],
    id: user.id,
    ...content,
    ...(memberships.length > 0 && {
      groups: memberships.map((membership) =>
        groupOf(membership, resourceLocation(baseUrl, groupType, membership.groupId)),
      ),
    }),
    meta: resourceMeta({ ...user, ...userVersion(seated) }, userType, baseUrl),
  };
};

const groupOf = ({ groupId, display, type }: Membership, location: string): JsonObject => ({
  value: groupId,
  $ref: location,
  display,
  type,
});
