import { type Connection } from '../client.ts';

/** A user as requests look for one. */
export interface SampleUser {
  readonly id: string;
  readonly userName: string;
  readonly externalId: string;
  readonly homeEmail: string;
  /** Shared with nine others. */
  readonly displayName: string;
  /** The id of the group of a hundred. */
  readonly team: string;
}

/** What is asked for. */
export interface Samples {
  readonly users: readonly SampleUser[];
  /** The ids of users who are in no group. */
  readonly newcomers: readonly string[];
  /** The names of groups of a hundred. */
  readonly teams: readonly string[];
}

/** A tenant that is filled, as its identity provider sees it. */
export interface ScaleTenant {
  readonly id: string;
  /** One connection: what is measured is latency. */
  readonly connection: Connection;
  /** How many are in teams of a hundred; those who joined later are in no group. */
  readonly users: number;
  /** The ids of the groups of one size each, by their size. */
  readonly groups: ReadonlyMap<number, string>;
  readonly samples: Samples;
}

export const USERS = '/scim/v2/Users';
export const GROUPS = '/scim/v2/Groups';

/** The id of the group with so many members. */
export const groupOf = ({ groups }: ScaleTenant, members: number): string => {
  const id = groups.get(members);
  if (id === undefined) {
    throw new Error(`There is no group of ${members} members`);
  }
  return id;
};
