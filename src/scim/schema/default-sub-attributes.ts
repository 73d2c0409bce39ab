/**
 * The two sub-attributes of RFC 7643 §2.4 that carry meaning for every multi-valued attribute, whatever the schema;
 * the only attribute names the engine knows.
 */

/** "The attribute's significant value, e.g., email address, phone number." */
export const VALUE = 'value';

/** "A Boolean value indicating the 'primary' or preferred attribute value"; true "no more than once". */
export const PRIMARY = 'primary';
