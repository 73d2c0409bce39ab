import { type AttributePath } from '../path/attribute-path.ts';
import { locateAttribute } from '../path/locate-attribute.ts';
import { printAttributePath } from '../path/parse-attribute-path.ts';
import { findAttribute } from '../schema/attribute.ts';
import { foldCase } from '../schema/case-folding.ts';
import { VALUE } from '../schema/default-sub-attributes.ts';
import { type AttributeLocation, type ResourceType } from '../schema/schema.ts';
import { type Filter } from './filter.ts';
import { resolveComparison, unsupportedFilter } from './resolve-comparison.ts';
import { type ResolvedFilter } from './resolved-filter.ts';

/** How the names of a filter are looked up: on a resource, or on one element of an attribute. */
interface Scope {
  readonly locate: (path: AttributePath) => AttributeLocation | undefined;
  /** What the names belong to, for a message. */
  readonly owner: string;
  /** Whether what cannot be located is an attribute all the same, one that the resource has no value of. */
  readonly isAbsent?: (path: AttributePath) => boolean;
  /** False inside of a value path: `valFilter` of RFC 7644 §3.4.2.2, figure 1, has no `valuePath` in it. */
  readonly mayHoldValuePath: boolean;
}

const locationIn = (scope: Scope, path: AttributePath): AttributeLocation => {
  const location = scope.locate(path);
  const name = printAttributePath(path);
  if (location === undefined) throw unsupportedFilter(name, `is no attribute of ${scope.owner}`);
  // RFC 7643 §7 leaves it to the service provider whether what is never returned may be filtered on. It may not: a
  // filter would tell the value to whoever asks often enough.
  if (location.attribute.returned === 'never' || location.subAttribute?.returned === 'never') {
    throw unsupportedFilter(name, 'is never returned and cannot be filtered on');
  }
  return location;
};

const elementScope = (parent: AttributeLocation): Scope => ({
  locate: ({ urn, name, subName }) => {
    if (urn !== undefined || subName !== undefined) return undefined;
    const subAttribute = findAttribute(parent.attribute.subAttributes, name);
    if (subAttribute !== undefined) return { ...parent, subAttribute };
    // RFC 7643 §2.4 knows the values of every multi-valued attribute as `value`, also where they are no objects.
    const isElementItself = parent.attribute.type !== 'complex' && foldCase(name) === VALUE;
    return isElementItself ? parent : undefined;
  },
  owner: `"${parent.attribute.name}"`,
  mayHoldValuePath: false,
});

const resolveValuePath = (
  { path, filter }: Extract<Filter, { kind: 'valuePath' }>,
  scope: Scope,
): ResolvedFilter => {
  const name = printAttributePath(path);
  if (!scope.mayHoldValuePath) throw unsupportedFilter(name, 'is a value path inside of a value path');
  const location = locationIn(scope, path);
  return { kind: 'valuePath', location, filter: resolveElementFilter(filter, location) };
};

/** Holds for nothing: there is no term that could hold. */
const NOTHING: ResolvedFilter = { kind: 'or', terms: [] };

/** What a term means where its attribute has no value: as at `ResolvedFilter`, it holds where it asks for just that. */
const withoutValue = (filter: Filter): ResolvedFilter => {
  const isAskedFor =
    filter.kind === 'compare' &&
    (filter.operator === 'eq' ? filter.value === null : filter.operator === 'ne' && filter.value !== null);
  return isAskedFor ? { kind: 'not', term: NOTHING } : NOTHING;
};

const resolveIn = (filter: Filter, scope: Scope): ResolvedFilter => {
  if ('path' in filter && scope.isAbsent?.(filter.path) === true && scope.locate(filter.path) === undefined) {
    return withoutValue(filter);
  }
  switch (filter.kind) {
    case 'compare':
      return resolveComparison(filter, locationIn(scope, filter.path));
    case 'present':
      return { kind: 'present', location: locationIn(scope, filter.path) };
    case 'and':
    case 'or':
      return { kind: filter.kind, terms: filter.terms.map((term) => resolveIn(term, scope)) };
    case 'not':
      return { kind: 'not', term: resolveIn(filter.term, scope) };
    case 'valuePath':
      return resolveValuePath(filter, scope);
  }
};

/**
 * The filter of a value path (`attribute[filter]`), its names looked up as sub-attributes of the attribute at
 * `parent`; where the attribute is multi-valued but not complex, `value` is the element itself.
 *
 * @throws ScimError `invalidFilter` as `resolveFilter`, and where the attribute has no elements to choose from: it
 * is a sub-attribute, or neither complex nor multi-valued.
 */
export const resolveElementFilter = (filter: Filter, parent: AttributeLocation): ResolvedFilter => {
  const { attribute, subAttribute } = parent;
  if (subAttribute !== undefined || (attribute.type !== 'complex' && !attribute.multiValued)) {
    const name = subAttribute === undefined ? attribute.name : `${attribute.name}.${subAttribute.name}`;
    throw unsupportedFilter(name, 'has no elements that a filter in brackets could choose from');
  }
  return resolveIn(filter, elementScope(parent));
};

/** How the names of a filter are looked up. */
export interface FilterResolving {
  readonly searchExtensions?: boolean;
  /**
   * The other resource types that are searched together with this one. RFC 7644 §3.4.2.1: "For filtered attributes that
   * are not part of a particular resource type, the service provider SHALL treat the attribute as if there is no
   * attribute value."
   */
  readonly besides?: readonly ResourceType[];
}

/**
 * The filter with its names looked up in a resource type and its literals in the type and normal form of their
 * attributes; the meaning is told at `ResolvedFilter`.
 *
 * @throws ScimError `invalidFilter` for an attribute the resource type does not have or never returns, for an
 * operator or a literal that the attribute's type does not have, and for a value path on an attribute without
 * elements or inside of a value path; the message names the attribute.
 */
export const resolveFilter = (
  filter: Filter,
  resourceType: ResourceType,
  { besides = [], ...options }: FilterResolving = {},
): ResolvedFilter =>
  resolveIn(filter, {
    locate: (path) => locateAttribute(resourceType, path, options),
    owner: resourceType.name,
    isAbsent: (path) => besides.some((other) => locateAttribute(other, path, options) !== undefined),
    mayHoldValuePath: true,
  });
