import { type JsonObject } from '../../kernel/json.ts';
import { type CompatRules } from '../../scim/compat/compat-rules.ts';
import { readResource } from '../../scim/resource/read-resource.ts';
import { withoutEmpty } from '../../scim/resource/without-empty.ts';
import { type ResourceValidator } from '../../scim/resource/validate-resource.ts';
import { type ResourceType } from '../../scim/schema/schema.ts';
import { refuseLongLists } from './list-limit.ts';
import { readWishes, type ViewWishes } from '../seat-views/read-wishes.ts';
import { takeSeatViews } from '../seat-views/seat-views.ts';

/** What a user is read and checked with. */
export interface UserReading {
  readonly resourceType: ResourceType;
  readonly validate: ResourceValidator;
  readonly rules: CompatRules;
}

/** A user as a client describes it: valid attributes without seats, and what each seat view asks for. */
export interface DescribedUser {
  readonly attributes: JsonObject;
  readonly wishes: ViewWishes;
}

/**
 * Reads the user in the body of a POST or PUT.
 * @throws ScimError `invalidSyntax`, `invalidValue`
 */
export const readUser = (body: JsonObject, reading: UserReading): DescribedUser => {
  const read = readResource(body, reading.resourceType, reading.rules);
  refuseLongLists(read);
  // The views before empty values go: an empty list of seats takes the seats away, no list leaves them.
  const { views } = takeSeatViews(read);
  reading.validate(withoutEmpty(read, reading.rules));
  const { attributes } = takeSeatViews(withoutEmpty(read, reading.rules));
  return { attributes, wishes: readWishes(views) };
};
