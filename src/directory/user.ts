import { type UserId } from '../kernel/ids.ts';
import { type JsonObject } from '../kernel/json.ts';
import { comparableResource } from '../scim/resource/comparable-resource.ts';
import { foldCase } from '../scim/schema/case-folding.ts';
import { type ResourceType } from '../scim/schema/schema.ts';
import { identifyingText } from './identifying-text.ts';

/** A user as this server holds it. */
export interface User {
  readonly id: UserId;
  /** Grows with every change. */
  readonly version: number;
  readonly active: boolean;
  /** ISO 8601 in UTC. */
  readonly created: string;
  readonly lastModified: string;
  /** What clients wrote, in the schema's letter case; nothing that the server computes, and no seats. */
  readonly attributes: JsonObject;
}

/** What is written of a user: the document, and what of it is matched and constrained. */
export interface UserContent {
  /** Folded: `userName` is unique per tenant without regard to case. */
  readonly userName: string;
  readonly externalId: string | null;
  readonly active: boolean;
  readonly attributes: JsonObject;
  /** The document in the form in which values are compared. */
  readonly comparable: JsonObject;
}

/**
 * The content of a user from its validated attributes. A user is active unless the attributes say otherwise
 * (`active`), and the answer always says which.
 */
export const userContent = (attributes: JsonObject, resourceType: ResourceType): UserContent => {
  const document = { ...attributes, active: attributes['active'] !== false };
  return {
    userName: foldCase(identifyingText(attributes, 'userName') ?? ''),
    externalId: identifyingText(attributes, 'externalId'),
    active: document.active,
    attributes: document,
    comparable: comparableResource(document, resourceType),
  };
};
