declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** The customer's account; bound first, before anything else is looked up. */
export type TenantId = Branded<'TenantId'>;
/** A user of one tenant; meaningless without it. */
export type UserId = Branded<'UserId'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text can be an identifier of ours; one that cannot is simply not found (never an error of form). */
export const isUuid = (text: string): boolean => UUID.test(text);

/** A new identifier: random, so that it says nothing about what there is beside it. */
export const randomId = (): string => crypto.randomUUID();
