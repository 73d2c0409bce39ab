import { type CompatRules } from '../../scim/compat/compat-rules.ts';
import { type ProvisioningDependencies } from '../provisioning-transaction.ts';
import { type UserReading } from './read-user.ts';

/** What users are read and checked with on behalf of one client. */
export const userReading = (
  { userType, validateUser }: Pick<ProvisioningDependencies, 'userType' | 'validateUser'>,
  rules: CompatRules,
): UserReading => ({ resourceType: userType, validate: validateUser, rules });
