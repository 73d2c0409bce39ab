import { ScimError } from '../scim-error.ts';

/** How large a filter may be. */
export interface FilterLimits {
  /** Of the text, in UTF-16 units. */
  readonly length: number;
  /** Of groups, `not (…)` and value paths inside of one another. */
  readonly depth: number;
  /** Comparisons and presence tests, all together. */
  readonly terms: number;
}

/** What is accepted, and what may be advertised. A filter at any of these limits is parsed within a millisecond. */
export const FILTER_LIMITS: FilterLimits = { length: 2048, depth: 10, terms: 100 };

const UNITS = {
  length: 'characters long',
  depth: 'levels deep',
  terms: 'terms long',
} satisfies Record<keyof FilterLimits, string>;

/** The refusal of a filter that is beyond one of the limits, named in `facts`. */
export const beyondFilterLimit = (limit: keyof FilterLimits, limits: FilterLimits): ScimError =>
  new ScimError(
    'invalidFilter',
    `The filter is too large: it may be at most ${limits[limit]} ${UNITS[limit]}`,
    {
      limit,
      maximum: limits[limit],
    },
  );
