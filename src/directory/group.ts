import { type JsonObject } from '../kernel/json.ts';
import { comparableResource } from '../scim/resource/comparable-resource.ts';
import { foldCase } from '../scim/schema/case-folding.ts';
import { type ResourceType } from '../scim/schema/schema.ts';
import { identifyingText } from './identifying-text.ts';

/** A group as this server holds it, without its members. */
export interface Group {
  readonly id: string;
  /** Grows with every change, also of the members. */
  readonly version: number;
  /** ISO 8601 in UTC. */
  readonly created: string;
  readonly lastModified: string;
  /** What clients wrote, without members. */
  readonly attributes: JsonObject;
}

/** What is written of a group: the document, and what of it is matched and constrained. */
export interface GroupContent {
  /** Folded: `displayName` is unique per tenant without regard to case. */
  readonly displayName: string;
  readonly externalId: string | null;
  readonly attributes: JsonObject;
  /** The document in the form in which values are compared. */
  readonly comparable: JsonObject;
}

/** A member of a group: a user, or a group within it. */
export interface GroupMember {
  readonly id: string;
  readonly type: 'User' | 'Group';
  /** The name under which people know the member. */
  readonly display: string | null;
}

/** A group somebody belongs to, directly or through another group. */
export interface Membership {
  readonly groupId: string;
  readonly display: string;
  readonly type: 'direct' | 'indirect';
}

/** The content of a group from its validated attributes, of which the members are no part. */
export const groupContent = (attributes: JsonObject, resourceType: ResourceType): GroupContent => ({
  displayName: foldCase(identifyingText(attributes, 'displayName') ?? ''),
  externalId: identifyingText(attributes, 'externalId'),
  attributes,
  comparable: comparableResource(attributes, resourceType),
});
