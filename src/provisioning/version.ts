import { DirectoryError } from '../directory/directory-error.ts';

/** What is counted on with every change. */
export interface Versioned {
  readonly version: number;
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

/** @throws DirectoryError `preconditionFailed` when a client writes on a version that is not the newest any more. */
export const checkPrecondition = (resource: Versioned, ifMatch: EntityTags | undefined): void => {
  if (ifMatch !== undefined && !matchesVersion(resource, ifMatch)) {
    throw new DirectoryError('preconditionFailed', `If-Match: the version is ${versionOf(resource)} by now.`);
  }
};
