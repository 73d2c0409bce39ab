import { type GroupStore } from '../directory/group-store.ts';
import { type Group, type GroupMember, type Membership } from '../directory/group.ts';
import { type UserStore } from '../directory/user-store.ts';
import { type User } from '../directory/user.ts';
import { type TenantId, type UserId } from '../kernel/ids.ts';
import { type UnitOfWork } from '../kernel/unit-of-work.ts';
import { type ResourceValidator } from '../scim/resource/validate-resource.ts';
import { type ResourceType } from '../scim/schema/schema.ts';
import { type SeatGrant } from '../seats/seat-grant.ts';
import { type SeatRuleTransaction } from '../seats/rules/seat-rule-store.ts';
import { type ResourcePage, type ResourceQuery } from './resource-query.ts';

/** What a provisioning write works with: users, groups, seats and their rules, of one tenant, in one transaction. */
export interface ProvisioningTransaction extends SeatRuleTransaction {
  readonly users: UserStore;
  readonly groups: GroupStore;
}

/** A user with the seats it holds and the groups it is in, as of one moment. */
export interface SeatedUser {
  readonly user: User;
  readonly grants: readonly SeatGrant[];
  readonly memberships: readonly Membership[];
}

/** Reads the users of one tenant, each call a snapshot of its own. */
export interface UserReader {
  find(id: string): Promise<SeatedUser | undefined>;
  search(query: ResourceQuery): Promise<ResourcePage<SeatedUser>>;
}

/** A group with its members, or without where nobody asked for them. */
export interface MemberedGroup {
  readonly group: Group;
  /** Of a large group the first ones; as of the moment of the group. */
  readonly members: readonly GroupMember[] | undefined;
  /**
   * The members behind those, fetched while they are read, so that no group has to fit into memory. Whoever is a member
   * throughout is among them exactly once. The version of the group is older than all of them: a client that binds its
   * next write to it learns of every change that this reading missed.
   */
  readonly furtherMembers: AsyncIterable<readonly GroupMember[]> | undefined;
}

/** Reads the groups of one tenant, each call a snapshot of its own. Members are fetched only when they are shown. */
export interface GroupReader {
  find(id: string, withMembers: boolean): Promise<MemberedGroup | undefined>;
  search(query: ResourceQuery, withMembers: boolean): Promise<ResourcePage<MemberedGroup>>;
}

/** One resource of a search over all types. */
export type FoundResource = { readonly user: SeatedUser } | { readonly group: MemberedGroup };

/** A search over all types: what of each type matches, and which part of all of them is the page. */
export interface RootQuery extends Pick<ResourceQuery, 'start' | 'count'> {
  readonly users: Pick<ResourceQuery, 'filter' | 'sorting'>;
  readonly groups: Pick<ResourceQuery, 'filter' | 'sorting'>;
}

/** Searches the users and groups of one tenant as one list, in one order. */
export interface RootReader {
  search(query: RootQuery, withMembers: boolean): Promise<ResourcePage<FoundResource>>;
}

/** What every provisioning use case needs. */
export interface ProvisioningDependencies {
  readonly unitOfWork: UnitOfWork<ProvisioningTransaction>;
  readonly usersOf: (tenant: TenantId) => UserReader;
  readonly groupsOf: (tenant: TenantId) => GroupReader;
  readonly rootOf: (tenant: TenantId) => RootReader;
  readonly userType: ResourceType;
  readonly validateUser: ResourceValidator;
  readonly groupType: ResourceType;
  readonly validateGroup: ResourceValidator;
  /** The base of every link, such as `https://scim.example.com/scim/v2`: from the configuration, never from a header. */
  readonly baseUrl: string;
  readonly newUserId: () => UserId;
  readonly newGroupId: () => string;
}
