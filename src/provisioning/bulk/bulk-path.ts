import { isUuid } from '../../kernel/ids.ts';

/** What the path of an operation says: `/Users`, or `/Users/<id>`. */
export interface BulkPlace {
  readonly endpoint: string;
  /** An id, or a reference to what another operation creates. */
  readonly id: string | undefined;
}

const PLACE = /^(\/[^/]+)(?:\/([^/]+))?$/;

/** What a path says; undefined where it is of another form. */
export const placeAt = (path: string): BulkPlace | undefined => {
  const [, endpoint, id] = PLACE.exec(path) ?? [];
  return endpoint === undefined ? undefined : { endpoint, id };
};

/** The path with its id in the letter case in which this server writes ids, since it becomes a `location`. */
export const canonicalPath = (path: string): string => {
  const place = placeAt(path);
  return place?.id !== undefined && isUuid(place.id) ? `${place.endpoint}/${place.id.toLowerCase()}` : path;
};
