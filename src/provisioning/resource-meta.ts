import { type JsonObject } from '../kernel/json.ts';
import { type ResourceType } from '../scim/schema/schema.ts';
import { type Versioned, versionOf } from './version.ts';

/** What `meta` is made of. */
export interface Tracked extends Versioned {
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly created: string;
  readonly lastModified: string;
}

/** The URL of a resource: from the configured base, never from a header of the request. */
export const resourceLocation = (baseUrl: string, { endpoint }: ResourceType, id: string): string =>
  `${baseUrl}${endpoint}/${id}`;

/** RFC 7643 §3.1, `meta`. */
export const resourceMeta = (resource: Tracked, resourceType: ResourceType, baseUrl: string): JsonObject => ({
  resourceType: resourceType.name,
  created: resource.created,
  lastModified: resource.lastModified,
  location: resourceLocation(baseUrl, resourceType, resource.id),
  version: versionOf(resource),
});
