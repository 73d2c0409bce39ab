import type pg from 'pg';
import { type SampleUser, type Samples } from '../tenant.ts';
import { NUMBERED_USERS } from './user-statements.ts';

/** More than the requests of a round, so that hardly any repeats what is already in every cache. */
const MOST = 1_000;

/** Some of the first $2 users: of the groups that are spread over them, all of these are in the largest one only. */
const SOME_USERS = `
  select u.user_id as id, u.document->>'userName' as "userName", u.external_id as "externalId",
         u.document->>'displayName' as "displayName", u.document->'emails'->1->>'value' as "homeEmail",
         (select g.group_id from group_members m join groups g on g.tenant_id = m.tenant_id and g.group_id = m.group_id
           where m.tenant_id = $1 and m.member_id = u.user_id order by g.sequence limit 1) as team
    from users u join (${NUMBERED_USERS}) as numbered on numbered.user_id = u.user_id
   where u.tenant_id = $1 and n <= $2::integer and n % 5 = 1
   order by md5(n::text) limit $3`;

const NEWCOMERS = `select user_id as id from (${NUMBERED_USERS}) as u where n > $2::integer order by n limit $3`;

const TEAMS = `
  select document->>'displayName' as name from groups
   where tenant_id = $1 and display_name like 'team %' order by md5(display_name) limit $2`;

/** What requests ask for, spread at random over a tenant. */
export const takeSamples = async (database: pg.Client, tenant: string, users: number): Promise<Samples> => {
  const some = await database.query<SampleUser>(SOME_USERS, [tenant, users, MOST]);
  const newcomers = await database.query<{ id: string }>(NEWCOMERS, [tenant, users, MOST]);
  const teams = await database.query<{ name: string }>(TEAMS, [tenant, MOST]);
  return {
    users: some.rows,
    newcomers: newcomers.rows.map(({ id }) => id),
    teams: teams.rows.map(({ name }) => name),
  };
};
