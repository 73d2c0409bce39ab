import { type CompatRules, ENTRA, INTEROPERABLE, LENIENT, OKTA } from './compat-rules.ts';

/** The tolerances of each client profile. */
const PROFILES = { default: LENIENT, entra: ENTRA, okta: OKTA, strict: INTEROPERABLE } as const;

/** The tolerances a provisioning client gets. */
export const rulesOf = (profile: keyof typeof PROFILES): CompatRules => PROFILES[profile];
