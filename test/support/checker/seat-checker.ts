import { type Queryable } from '../../../src/storage/statement.ts';
import { DIRECTORY_RULES } from './directory-rules.ts';

/** What the rules give: to each member of a group with a rule, at any depth, one seat of the rule's product. */
const GIVEN = `
  with recursive within (tenant_id, user_id, group_id) as (
    select tenant_id, user_id, group_id from group_members where user_id is not null
    union
    select w.tenant_id, w.user_id, m.group_id
      from within w join group_members m on m.tenant_id = w.tenant_id and m.subgroup_id = w.group_id
  ), given as (
    select distinct on (w.tenant_id, w.user_id, r.product) w.tenant_id, w.user_id, r.product, r.type
      from within w join seat_rules r on r.tenant_id = w.tenant_id and r.group_id = w.group_id
     order by w.tenant_id, w.user_id, r.product, r.type = 'named' desc, r.created_at, r.rule_id
  )`;

/** What must never be, each as a query of the rows alone: it shares nothing with the code that wrote them. */
const VIOLATIONS: Readonly<Record<string, string>> = {
  'a counter of assigned seats is not the number of their rows': `
    select s.product, s.type, s.assigned from seat_pools s
     where s.assigned <> (select count(*) from seat_grants g
                           where g.tenant_id = s.tenant_id and g.product = s.product and g.type = s.type
                             and g.status = 'assigned')`,
  'a counter of waiting seats is not the number of their rows': `
    select s.product, s.type, s.waiting from seat_pools s
     where s.waiting <> (select count(*) from seat_grants g
                          where g.tenant_id = s.tenant_id and g.product = s.product and g.type = s.type
                            and g.status = 'waiting')`,
  'more named seats are assigned than there are': `
    select g.tenant_id, g.product from seat_grants g
      left join seat_pools s on s.tenant_id = g.tenant_id and s.product = g.product and s.type = g.type
     where g.type = 'named' and g.status = 'assigned'
     group by g.tenant_id, g.product, s.capacity having count(*) > coalesce(s.capacity, 0)`,
  'an inactive user holds or awaits a seat': `
    select g.user_id from seat_grants g join users u on u.tenant_id = g.tenant_id and u.user_id = g.user_id
     where not u.active and g.status <> 'suspended'`,
  'an active user has a suspended seat': `
    select g.user_id from seat_grants g join users u on u.tenant_id = g.tenant_id and u.user_id = g.user_id
     where u.active and g.status = 'suspended'`,
  'a seat is held by nobody': `
    select g.user_id from seat_grants g
     where not exists (select from users u where u.tenant_id = g.tenant_id and u.user_id = g.user_id)`,
  'somebody waits while a named seat is free': `
    select s.product from seat_pools s
     where s.type = 'named'
       and exists (select from seat_grants g
                    where g.tenant_id = s.tenant_id and g.product = s.product and g.type = s.type
                      and g.status = 'waiting')
       and s.capacity > (select count(*) from seat_grants g
                          where g.tenant_id = s.tenant_id and g.product = s.product and g.type = s.type
                            and g.status = 'assigned')`,
  'somebody waits while a shared seat may be granted': `
    select s.product from seat_pools s
     where s.type = 'concurrent' and s.capacity > 0
       and exists (select from seat_grants g
                    where g.tenant_id = s.tenant_id and g.product = s.product and g.type = s.type
                      and g.status = 'waiting')
       and coalesce(s.grant_limit, 2147483647) > (
             select count(*) from seat_grants g
              where g.tenant_id = s.tenant_id and g.product = s.product and g.type = s.type
                and g.status = 'assigned')`,
  'an exclusive product is sold in both types': `
    select s.tenant_id from seat_pools s join products p on p.product = s.product
     where p.seat_types = 'exclusive' and s.capacity > 0
     group by s.tenant_id, s.product having count(*) > 1`,
  'a pool has more seats than its capacity, and not all of them are surplus': `
    select c.tenant_id, c.product from concurrent_seats c
      join seat_pools s on s.tenant_id = c.tenant_id and s.product = c.product and s.type = 'concurrent'
     group by c.tenant_id, c.product, s.capacity
    having count(*) > s.capacity and not bool_and(c.surplus)`,
  'a shared seat is held by no occupancy, or by one that says otherwise': `
    select c.seat_number from concurrent_seats c
     where c.user_id is not null and not exists (
             select from occupancies o
              where o.tenant_id = c.tenant_id and o.occupancy_id = c.occupancy_id and o.ended_at is null
                and o.user_id = c.user_id and o.product = c.product and o.seat_number = c.seat_number
                and o.epoch = c.epoch)`,
  'somebody occupies a shared seat that is not held': `
    select o.occupancy_id from occupancies o
     where o.ended_at is null and o.seat_type = 'concurrent' and not exists (
             select from concurrent_seats c
              where c.tenant_id = o.tenant_id and c.product = o.product and c.seat_number = o.seat_number
                and c.occupancy_id = o.occupancy_id)`,
  'a shared seat was held by two at one moment': `
    select occupancy_id from (
        select occupancy_id, coalesce(shared_since, since) as held_from,
               max(coalesce(ended_at, 'infinity')) over (
                 partition by tenant_id, product, seat_number order by coalesce(shared_since, since), epoch
                 rows between unbounded preceding and 1 preceding) as held_until
          from occupancies where seat_type = 'concurrent') as o
     where held_from < held_until`,
  'an occupancy has no session, or has ended before its sessions': `
    select o.occupancy_id from occupancies o
     where (o.ended_at is null) <> exists (
             select from sessions s
              where s.tenant_id = o.tenant_id and s.occupancy_id = o.occupancy_id and s.ended_at is null)`,
  'somebody works who is not active, or is gone': `
    select o.user_id from occupancies o
     where o.ended_at is null and not exists (
             select from users u where u.tenant_id = o.tenant_id and u.user_id = o.user_id and u.active)`,
  'somebody works without the right to this seat, and is not about to end': `
    select o.user_id from occupancies o
     where o.state = 'occupied' and not exists (
             select from seat_grants g
              where g.tenant_id = o.tenant_id and g.user_id = o.user_id and g.product = o.product
                and g.type = o.seat_type and g.status = 'assigned')`,
  'somebody works who is about to end, in a session that should have': `
    select s.session_id from sessions s join occupancies o using (tenant_id, occupancy_id)
     where o.state = 'ending' and (s.state = 'open' or s.kind = 'login' and s.ended_at is null)`,
  'an agent has two occupancies of a product': `
    select user_id from occupancies where ended_at is null
     group by tenant_id, user_id, product having count(*) > 1`,
  'an older occupancy of an agent has the higher epoch': `
    select occupancy_id from (
        select occupancy_id, epoch, lag(epoch) over (partition by tenant_id, user_id, product order by since, epoch) as older
          from occupancies) as o
     where epoch <= older`,
  'a key opened two sessions': `
    select idempotency_key from sessions where idempotency_key is not null
     group by tenant_id, connection, idempotency_key having count(*) > 1`,
  'an agent has a shared seat and a place in line for one': `
    select w.user_id from waiting_line w
      join concurrent_seats c on c.tenant_id = w.tenant_id and c.product = w.product and c.user_id = w.user_id
     where w.expires_at > clock_timestamp()`,
  'a member of a group lacks the seat that a rule gives': `${GIVEN}
    select given.user_id from given
     where not exists (
             select from seat_grants g
              where g.tenant_id = given.tenant_id and g.user_id = given.user_id and g.product = given.product
                and (g.source = 'direct' or g.type = given.type))`,
  'a seat is kept by a rule that does not give it': `${GIVEN}
    select g.user_id from seat_grants g
     where g.source = 'rule' and not exists (
             select from given
              where given.tenant_id = g.tenant_id and given.user_id = g.user_id and given.product = g.product
                and given.type = g.type)`,
  ...DIRECTORY_RULES,
};

/** One statement has one snapshot: whoever writes meanwhile, all rules are looked at as of the same moment. */
const EVERY_VIOLATION = Object.entries(VIOLATIONS)
  .map(([rule, text]) => `select $$${rule}$$ as rule, to_jsonb(found) as row from (${text}) as found`)
  .join(' union all ');

/** The rules that are broken in a database at one moment, with the rows that break them. */
export const seatViolations = async (database: Queryable): Promise<Record<string, object[]>> => {
  const found = await database.query<{ rule: string; row: object }>({ name: '', text: EVERY_VIOLATION }, []);
  const broken: Record<string, object[]> = {};
  for (const { rule, row } of found) {
    (broken[rule] ??= []).push(row);
  }
  return broken;
};

export const SEAT_RULES = Object.keys(VIOLATIONS);
