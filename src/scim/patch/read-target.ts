import { locateAttribute } from '../path/locate-attribute.ts';
import { parsePatchPath } from '../path/parse-patch-path.ts';
import { resolveElementFilter } from '../filter/resolve-filter.ts';
import { findAttribute } from '../schema/attribute.ts';
import { type CompatRules } from '../compat/compat-rules.ts';
import { type ResourceType } from '../schema/schema.ts';
import { ScimError } from '../scim-error.ts';
import { type PatchTarget } from './operation.ts';

/** What a PATCH is read against. */
export interface PatchReading {
  readonly resourceType: ResourceType;
  readonly rules: CompatRules;
}

/**
 * Looks up what a PATCH path means: RFC 7644 §3.5.2, `PATH = attrPath / valuePath [subAttr]`.
 * @throws ScimError `invalidPath` for a path that is malformed or that no schema defines, `invalidFilter` for the
 * filter in it.
 */
export const readTarget = (path: string, { resourceType, rules }: PatchReading): PatchTarget => {
  const parsed = parsePatchPath(path, { allowUnquoted: rules.unquotedFilterValues });
  const location = locateAttribute(resourceType, parsed.path, { searchExtensions: rules.searchesExtensions });
  if (location === undefined) {
    throw new ScimError('invalidPath', `${path}: ${resourceType.name} has no such attribute.`, { path });
  }
  const subName = parsed.subName ?? parsed.path.subName;
  const subAttribute =
    subName === undefined ? undefined : findAttribute(location.attribute.subAttributes, subName);
  if (subName !== undefined && subAttribute === undefined) {
    throw new ScimError('invalidPath', `${path}: ${location.attribute.name} has no ${subName}.`, { path });
  }
  if (parsed.filter !== undefined && !location.attribute.multiValued) {
    throw new ScimError('invalidPath', `${path}: only a multi-valued attribute has values to select.`, {
      path,
    });
  }
  return {
    path,
    extension: location.extension,
    attribute: location.attribute,
    subAttribute,
    selection: parsed.filter && {
      resolved: resolveElementFilter(parsed.filter, { ...location, subAttribute: undefined }),
    },
  };
};
