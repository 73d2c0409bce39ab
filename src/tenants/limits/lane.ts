/**
 * Whether a request frees something: ends access, or a session, or says that one lives. Such requests are counted apart
 * and have connections to the database of their own, so that no flood of the others can hold them up.
 */
export type Lane = 'ordinary' | 'urgent';
