import { DirectoryError } from '../directory/directory-error.ts';
import { violatedUniqueConstraint } from './database-errors.ts';

/** What a unique index keeps unique. */
interface UniqueAttribute {
  readonly resourceType: 'User' | 'Group';
  readonly attribute: string;
}

/** The unique indexes of resources. Every attribute with `uniqueness: server` has one. */
export const UNIQUE_ATTRIBUTES: Readonly<Record<string, UniqueAttribute>> = {
  users_pkey: { resourceType: 'User', attribute: 'id' },
  users_user_name: { resourceType: 'User', attribute: 'userName' },
  groups_pkey: { resourceType: 'Group', attribute: 'id' },
  groups_display_name: { resourceType: 'Group', attribute: 'displayName' },
};

/** A violated unique index as the refusal it stands for; anything else as it is. */
export const uniquenessFrom = (error: unknown): unknown => {
  const unique = UNIQUE_ATTRIBUTES[violatedUniqueConstraint(error) ?? ''];
  if (unique === undefined) {
    return error;
  }
  const { resourceType, attribute } = unique;
  const other = `another ${resourceType.toLowerCase()} already has this value`;
  return new DirectoryError('uniqueness', `${attribute}: ${other}.`, { path: attribute });
};
