import { NUMBERED_USERS } from './user-statements.ts';

const filled = (text: string): string => `replace(${text}, 'template-number', lpad(n::text, 6, '0'))`;

/** Copies the group $2 of the tenant $1 $3 times. */
export const COPY_GROUP = `
  insert into groups (tenant_id, group_id, display_name, external_id, connection, document, comparable)
  select t.tenant_id, gen_random_uuid(), ${filled('t.display_name')}, ${filled('t.external_id')}, t.connection,
         ${filled('t.document::text')}::json, ${filled('t.comparable::text')}::jsonb
    from groups t cross join generate_series(1, $3::integer) as n
   where t.tenant_id = $1 and t.group_id = $2
   order by n`;

/** Puts the users of the tenant $1 into its groups, the first $2 of them into the first group, and so on. */
export const FORM_TEAMS = `
  insert into group_members (tenant_id, group_id, member_id, member_type)
  select $1, g.group_id, u.user_id, 'User'
    from (${NUMBERED_USERS}) as u
    join (select group_id, row_number() over (order by sequence) as n from groups where tenant_id = $1) as g
      on g.n = (u.n - 1) / $2::integer + 1
   order by g.n, u.n`;

/** Puts $3 users into the group $2 of the tenant $1, spread evenly over its first $4. */
export const SPREAD_MEMBERS = `
  insert into group_members (tenant_id, group_id, member_id, member_type)
  select $1, $2, user_id, 'User' from (${NUMBERED_USERS}) as u
   where n <= $4::integer and n % ($4::integer / $3::integer) = 0
   order by n limit $3::integer`;
