import { DirectoryError } from '../directory/directory-error.ts';

/** What is another one after every change. */
export interface Versioned {
  readonly version: number | string;
}

/** RFC 7644 §3.14: the version of a resource, a weak entity tag such as `W/"3"`. */
export const versionOf = ({ version }: Versioned): string => `W/"${version}"`;

/** The entity tags of an `If-Match` or `If-None-Match` header; `*` stands for any version. */
export type EntityTags = readonly string[];

/** Whether one of the tags is the resource's version; weak or strong makes no difference here. */
export const matchesVersion = (resource: Versioned, tags: EntityTags): boolean => {
  const own = versionOf(resource).slice(2);
  return tags.some((tag) => tag === '*' || tag.replace(/^W\//, '') === own);
};

/** The versions to which a client binds its request. */
export interface Preconditions {
  /** Those on which it is to happen; undefined: on whatever there is. */
  readonly ifMatch: EntityTags | undefined;
  /** Those on which it is not to happen; undefined: there are none. */
  readonly ifNoneMatch?: EntityTags | undefined;
}

/**
 * RFC 9110 §13.1.1 and §13.1.2: "An origin server MUST NOT perform the requested method if the condition evaluates to
 * false". Of two conditions `If-Match` is the first (§13.2.2).
 * @throws DirectoryError `preconditionFailed` when a client means another version than the one there is.
 */
export const checkPrecondition = (resource: Versioned, { ifMatch, ifNoneMatch }: Preconditions): void => {
  const version = versionOf(resource);
  if (ifMatch !== undefined && !matchesVersion(resource, ifMatch)) {
    throw new DirectoryError('preconditionFailed', `If-Match: the version is ${version} by now.`);
  }
  if (ifNoneMatch !== undefined && matchesVersion(resource, ifNoneMatch)) {
    throw new DirectoryError('preconditionFailed', `If-None-Match: the version is ${version}.`);
  }
};
