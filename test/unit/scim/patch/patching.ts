import { expect } from 'chai';
import { type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import { type CompatRules, LENIENT } from '../../../../src/scim/compat/compat-rules.ts';
import { applyPatch } from '../../../../src/scim/patch/apply-patch.ts';
import { PATCH_OP, readPatch } from '../../../../src/scim/patch/read-patch.ts';
import { type ResourceType } from '../../../../src/scim/schema/schema.ts';
import { refusalOf } from '../schema/refusal-of.ts';
import { userType } from '../schema/schema-documents.ts';

/** How a PATCH is read and applied; a tolerant one of a user unless told otherwise. */
export interface Patching {
  readonly rules?: CompatRules;
  readonly type?: ResourceType;
}

export const patchBody = (...operations: readonly JsonValue[]): JsonObject => ({
  schemas: [PATCH_OP],
  Operations: [...operations],
});

/** The resource after the operations; in passing, that neither the resource nor the body has changed. */
export const patched = (
  resource: JsonObject,
  operations: JsonValue | readonly JsonValue[],
  { rules = LENIENT, type = userType }: Patching = {},
): JsonObject => {
  const body = patchBody(...(Array.isArray(operations) ? operations : [operations as JsonValue]));
  const before = structuredClone({ resource, body });
  try {
    return applyPatch(resource, readPatch(body, { resourceType: type, rules }), rules);
  } finally {
    expect({ resource, body }).to.deep.equal(before);
  }
};

/** The code with which the operations are refused. */
export const refusedAs = (
  resource: JsonObject,
  operations: JsonValue | readonly JsonValue[],
  patching: Patching = {},
): string => refusalOf(() => patched(resource, operations, patching)).code;
