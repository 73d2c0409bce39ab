const MEBIBYTE = 1024 * 1024;

/** Bytes of a body. */
export const BODY_LIMIT = MEBIBYTE;

/** Bytes of a body that holds many: a Bulk request, a group with its members. */
export const LARGE_BODY_LIMIT = 4 * MEBIBYTE;

/** Levels of objects and arrays in a body, the outermost included. */
export const DEPTH_LIMIT = 20;
