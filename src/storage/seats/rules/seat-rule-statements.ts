import { WITHIN } from '../../groups/within-sql.ts';
import { type Statement } from '../../statement.ts';
import { SEAT_RULE_COLUMNS } from './seat-rule-row.ts';

export const INSERT: Statement = {
  name: 'seat-rules-insert',
  text: `insert into seat_rules (tenant_id, rule_id, group_id, product, type) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, group_id, product, type) do nothing
         returning ${SEAT_RULE_COLUMNS}`,
};

export const FIND: Statement = {
  name: 'seat-rules-find',
  text: `select ${SEAT_RULE_COLUMNS} from seat_rules where tenant_id = $1 and rule_id = $2`,
};

export const LIST: Statement = {
  name: 'seat-rules-list',
  text: `select ${SEAT_RULE_COLUMNS} from seat_rules where tenant_id = $1 order by created_at, rule_id`,
};

export const DELETE: Statement = {
  name: 'seat-rules-delete',
  text: 'delete from seat_rules where tenant_id = $1 and rule_id = $2 returning rule_id',
};

/** From the group upwards; where the tenant has no rule, nothing of it is looked at. */
export const REACHES: Statement = {
  name: 'seat-rules-reaches',
  text: `with recursive around (group_id) as (
           select $2::uuid where exists (select from seat_rules where tenant_id = $1)
           union
           select m.group_id from around a join group_members m on m.tenant_id = $1 and m.subgroup_id = a.group_id
         )
         select 1 from around a join seat_rules r on r.tenant_id = $1 and r.group_id = a.group_id limit 1`,
};

// The order by is the lock order. A set of ids, and no condition with "or", which would look at every user there is.
export const LOCK_USERS: Statement = {
  name: 'seat-rules-lock-users',
  text: `with recursive ${WITHIN}
         select user_id from users
          where tenant_id = $1
            and user_id in (
              select * from unnest($2::uuid[])
              union
              select m.user_id from within w
                join group_members m on m.tenant_id = $1 and m.group_id = w.group_id and m.user_id is not null)
          order by user_id for no key update`,
};
