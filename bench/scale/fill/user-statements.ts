/** Users next to each other who have one name: so many are found by it at any size. */
export const NAMESAKES = 10;

const GIVEN_NAMES = `array['Ada', 'Alan', 'Barbara', 'Claude', 'Donald', 'Edsger', 'Frances', 'Grace', 'Hedy', 'Ivan',
  'John', 'Katherine', 'Leslie', 'Margaret', 'Niklaus', 'Ole', 'Peter', 'Radia', 'Shafi', 'Tony']`;

const FAMILY_NAMES = `array['Allen', 'Backus', 'Byron', 'Cerf', 'Dahl', 'Dijkstra', 'Floyd', 'Goldwasser', 'Hamilton',
  'Hoare', 'Hopper', 'Johnson', 'Karp', 'Knuth', 'Lamarr', 'Lamport', 'Liskov', 'Milner', 'Naur', 'Perlman',
  'Rabin', 'Shannon', 'Sutherland', 'Turing', 'Wirth']`;

/** The words of the nth copy. `user` is of random letters, of which no other user has the same eight in a row. */
const WORDS = `
  select n, substr(md5('user ' || n), 1, 12) as "user", lpad(n::text, 6, '0') as number,
         (${GIVEN_NAMES})[1 + name % 20] as given,
         (${FAMILY_NAMES})[1 + name / 20 % 25] || ' ' || lpad(name::text, 5, '0') as family
    from (select n, (n - 1) / ${NAMESAKES} as name from generate_series(1, $3::integer) as n) as numbered`;

/** A text of the template with the words of the copy; where texts are compared, names are in lower case. */
const filled = (text: string, fold: '' | 'lower'): string =>
  [
    ['template-user', 'w."user"'],
    ['template-number', 'w.number'],
    ['template-given', `${fold}(w.given)`],
    ['template-family', `${fold}(w.family)`],
  ].reduce((inner, [word = '', value = '']) => `replace(${inner}, '${word}', ${value})`, text);

/** Copies the user $2 of the tenant $1 $3 times, each a minute younger than the one before. */
export const COPY_USER = `
  insert into users (tenant_id, user_id, user_name, external_id, connection, active, created_at, last_modified_at,
                     document, comparable)
  select t.tenant_id, gen_random_uuid(), ${filled('t.user_name', 'lower')}, ${filled('t.external_id', '')},
         t.connection, t.active, made.at, made.at,
         ${filled('t.document::text', '')}::json, ${filled('t.comparable::text', 'lower')}::jsonb
    from users t
   cross join (${WORDS}) as w
   cross join lateral (select now() - ($3 - w.n) * interval '1 minute' as at) as made
   where t.tenant_id = $1 and t.user_id = $2
   order by w.n`;

/** The users of the tenant $1 in the order of creation, by number. */
export const NUMBERED_USERS = `
  select user_id, row_number() over (order by sequence) as n from users where tenant_id = $1`;

/** Gives a seat of the product $2 and the type $3 to those of the first $4 users whose number leaves $6 by $5. */
export const SEAT_USERS = `
  insert into seat_grants (tenant_id, user_id, product, type, status, ordinal)
  select $1, user_id, $2, $3, 'assigned', 1 from (${NUMBERED_USERS}) as u
   where n <= $4::integer and n % $5::integer = $6::integer
   order by n`;
