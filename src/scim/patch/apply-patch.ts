import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { type CompatRules } from '../compat/compat-rules.ts';
import { withoutEmpty } from '../resource/without-empty.ts';
import { type PatchOperation, type PatchTarget } from './operation.ts';
import { patchList } from './patch-list.ts';
import { patchSelected } from './patch-selected.ts';
import { patchSingle } from './patch-single.ts';

/**
 * The resource after all operations, one after the other, each on the result of those before it; the resource given
 * stays untouched, so that a refusal half way leaves nothing behind (RFC 7644 §3.5.2: "a PATCH request … MUST be
 * treated as atomic"). Types are for the caller to validate on the result.
 * @throws ScimError `noTarget`, `mutability`, `invalidValue`
 */
export const applyPatch = (
  resource: JsonObject,
  operations: readonly PatchOperation[],
  rules: CompatRules,
): JsonObject => {
  const draft = structuredClone(resource);
  for (const operation of operations) {
    const holder = holderOf(draft, operation.target);
    if (operation.target.selection !== undefined) {
      patchSelected(holder, operation, rules);
    } else if (operation.target.attribute.multiValued) {
      patchList(holder, operation, rules);
    } else {
      patchSingle(holder, operation, rules);
    }
  }
  return withoutEmpty(draft, rules);
};

/** The object in which the attribute stands: the resource, or its extension. An empty one left over goes at the end. */
const holderOf = (draft: JsonObject, { extension }: PatchTarget): JsonObject => {
  if (extension === undefined) {
    return draft;
  }
  const present = draft[extension.id];
  if (isJsonObject(present)) {
    return present;
  }
  const created: JsonObject = {};
  draft[extension.id] = created;
  return created;
};
