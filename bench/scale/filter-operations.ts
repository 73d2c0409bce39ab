import { type ScaleTenants } from './fill/fill-database.ts';
import { COMMON_SEAT, RARE_SEAT, type ScaleSeat } from './seats.ts';
import { counted, type Size, type SizeOperation } from './size-operation.ts';
import { groupOf, GROUPS, type SampleUser, type ScaleTenant, USERS } from './tenant.ts';
import { inTurn } from '../in-turn.ts';

/** Members are left out, as Entra ID leaves them out: a group that is found may have a hundred thousand. */
const GROUPS_ALONE = `${GROUPS}?excludedAttributes=members&filter=`;
const SEATS = 'urn:ietf:params:scim:schemas:extension:seats:2.0:User:seats';

/** Letters of a user name that no other one has. */
const wordOf = ({ userName }: SampleUser): string => userName.slice(2, 10);

const holdersOf = ({ product, type }: ScaleSeat): string =>
  `${SEATS}[product eq "${product}" and type eq "${type}"]`;

/** The path of a query, and its filter for each user in turn. */
interface Search {
  readonly name: string;
  readonly path: string;
  readonly filter: (user: SampleUser, tenant: ScaleTenant) => string;
}

const ofUsers = (name: string, filter: Search['filter']): Search => ({
  name,
  path: `${USERS}?filter=`,
  filter,
});

const ofGroups = (name: string, filter: Search['filter']): Search => ({ name, path: GROUPS_ALONE, filter });

const SEARCHES: readonly Search[] = [
  ofUsers('userName eq', ({ userName }) => `userName eq "${userName}"`),
  ofUsers('externalId eq', ({ externalId }) => `externalId eq "${externalId}"`),
  ofUsers(
    'emails[type eq and value eq]',
    ({ userName }) => `emails[type eq "work" and value eq "${userName}"]`,
  ),
  ofUsers('emails.value eq', ({ homeEmail }) => `emails.value eq "${homeEmail}"`),
  ofUsers('emails co, 1 match', (user) => `emails co "${wordOf(user)}"`),
  ofUsers('displayName sw, 10 matches', ({ displayName }) => `displayName sw "${displayName}"`),
  ofUsers('displayName sw, 1 in 20', () => 'displayName sw "Ada "'),
  ofUsers('seats[product and type], 10 matches', () => holdersOf(RARE_SEAT)),
  ofUsers('seats[product and type], 1 in 10', () => holdersOf(COMMON_SEAT)),
  ofUsers('groups.value eq, 100 matches', ({ team }) => `groups.value eq "${team}"`),
  ofGroups('members[value eq]', ({ id }) => `members[value eq "${id}"]`),
  ofGroups(
    'id eq and members[value eq]',
    ({ id }, tenant) => `${inLargest(tenant)} and members[value eq "${id}"]`,
  ),
  ofGroups('id eq and members eq', ({ id }, tenant) => `${inLargest(tenant)} and members eq "${id}"`),
];

const inLargest = (tenant: ScaleTenant): string =>
  `id eq "${groupOf(tenant, Math.max(...tenant.groups.keys()))}"`;

/** Searches of the same name find as many in a small tenant as in a large one, unless the name says a share. */
export const filterOperations = ({ small, large }: ScaleTenants): SizeOperation[] => {
  const operation = (name: string, pathsOf: (tenant: ScaleTenant) => () => string): SizeOperation => ({
    name,
    prepare: async () => Promise.resolve([small, large].map((tenant) => size(tenant, pathsOf(tenant)))),
  });
  return [
    ...SEARCHES.map(({ name, path, filter }) =>
      operation(name, (tenant) => {
        const nextUser = inTurn(tenant.samples.users);
        return () => path + encodeURIComponent(filter(nextUser(), tenant));
      }),
    ),
    operation('displayName eq of a group', ({ samples }) => {
      const nextTeam = inTurn(samples.teams);
      return () => GROUPS_ALONE + encodeURIComponent(`displayName eq "${nextTeam()}"`);
    }),
  ];
};

const size = ({ connection, users }: ScaleTenant, nextPath: () => string): Size => ({
  name: counted(users, 'users'),
  connection,
  next: () => ({ request: { method: 'GET', path: nextPath(), expected: 200 } }),
  // What is not there is found missing faster than it would be fetched.
  check: (body) => {
    if ((JSON.parse(body) as { readonly totalResults: number }).totalResults === 0) {
      throw new Error(`A search finds nothing, as ${decodeURIComponent(nextPath())}`);
    }
  },
});
