import { type CompatRules, LENIENT, STRICT } from './compat-rules.ts';

/** The tolerances of each client profile. Every profile but `strict` meets every known connector half way. */
const PROFILES = { default: LENIENT, entra: LENIENT, okta: LENIENT, strict: STRICT } as const;

/** The tolerances a provisioning client gets. */
export const rulesOf = (profile: keyof typeof PROFILES): CompatRules => PROFILES[profile];
