import { type Attribute } from '../schema/attribute.ts';
import { type ComparableValue } from '../schema/comparable-value.ts';
import { type AttributeLocation } from '../schema/schema.ts';
import { type CompareOperator } from './filter.ts';

/** The operators left once `ne` has become the negation of `eq`. */
export type ResolvedOperator = Exclude<CompareOperator, 'ne'>;

/**
 * A filter whose names are looked up and whose literals are of their attribute's type: nothing in it can be refused
 * any more. Logic has two values, true and false, so that `not` always is the opposite:
 *
 * - `compare` holds where any value at the location satisfies it; where there is no value, it does not.
 * - `present` holds where any value at the location is not empty: not null, `""` or `[]`, and of a complex value at
 *   least one sub-attribute not empty. `false` and `0` are values.
 * - `a ne x` is `not (a eq x)`, so it holds where `a` is absent and fails where any value of `a` is `x`.
 * - `a eq null` is `not (a pr)`, `a ne null` is `a pr`.
 * - `co`, `sw` and `ew` with an empty string hold for any value that is there: they are `a pr`.
 * - `or` of no terms holds for nothing.
 * - `valuePath` holds where its filter holds for at least one single element of the attribute.
 *
 * A location inside of a value path names the attribute again, and the sub-attribute of the element; without a
 * sub-attribute it is the element itself (a multi-valued attribute that is not complex).
 */
export type ResolvedFilter =
  | {
      readonly kind: 'compare';
      /** Never of a complex attribute: that has become its default sub-attribute. */
      readonly location: AttributeLocation;
      readonly operator: ResolvedOperator;
      /** In the form of `comparableValue`. */
      readonly value: ComparableValue;
      /** Of the attribute's type, in the letter case of the client: what a PATCH writes into a new element. */
      readonly literal: ComparableValue;
    }
  | { readonly kind: 'present'; readonly location: AttributeLocation }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly ResolvedFilter[] }
  | { readonly kind: 'not'; readonly term: ResolvedFilter }
  | { readonly kind: 'valuePath'; readonly location: AttributeLocation; readonly filter: ResolvedFilter };

/** The attribute whose values stand at a location: the sub-attribute, or else the attribute. */
export const attributeAt = ({ attribute, subAttribute }: AttributeLocation): Attribute =>
  subAttribute ?? attribute;
