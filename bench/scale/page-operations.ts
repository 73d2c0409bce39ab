import { type ScaleTenants } from './fill/fill-database.ts';
import { counted, type Size, type SizeOperation } from './size-operation.ts';
import { type ScaleTenant, USERS } from './tenant.ts';
import { pageAt, type Walk, walkTo } from './walk.ts';

const PAGE = 100;
const BY_NAME = `${USERS}?sortBy=userName`;

const size = (name: string, { connection }: ScaleTenant, path: string): Size => ({
  name,
  connection,
  next: () => ({ request: { method: 'GET', path, expected: 200 } }),
});

const byIndex = (path: string, startIndex: number): string =>
  `${path}${path.includes('?') ? '&' : '?'}startIndex=${startIndex}&count=${PAGE}`;

/** The same page of a small and of a large tenant. */
const ofTenants = (name: string, { small, large }: ScaleTenants, path: string): SizeOperation => ({
  name,
  prepare: async () =>
    Promise.resolve([small, large].map((tenant) => size(counted(tenant.users, 'users'), tenant, path))),
});

/** The first page and one of the last ones, of which the place is known only to who has walked there. */
const ofWalk = (name: string, { large }: ScaleTenants, { path, heard }: WalkOrder): SizeOperation => ({
  name,
  prepare: async () => {
    const walk = await walkTo(large.connection, path, large.users - PAGE);
    heard(walk);
    return [
      size('at the start', large, pageAt(path, '', PAGE)),
      size(`behind ${counted(walk.depth, 'users')}`, large, pageAt(path, walk.cursor, PAGE)),
    ];
  },
});

interface WalkOrder {
  readonly path: string;
  /** Hears of the walk that was needed. */
  readonly heard: (walk: Walk) => void;
}

const ofIndexes = (name: string, { large }: ScaleTenants, path: string): SizeOperation => ({
  name,
  prepare: async () => {
    const indexes = [1, large.users - PAGE + 1];
    return Promise.resolve(
      indexes.map((index) => size(`startIndex ${index.toLocaleString('en')}`, large, byIndex(path, index))),
    );
  },
});

/** Pages of a hundred users. */
export const pageOperations = (tenants: ScaleTenants, heard: (walk: Walk) => void): SizeOperation[] => [
  ofTenants('first page, by cursor', tenants, pageAt(USERS, '', PAGE)),
  ofTenants('first page, by index', tenants, byIndex(USERS, 1)),
  ofTenants('first page, sorted, by cursor', tenants, pageAt(BY_NAME, '', PAGE)),
  ofWalk('a page by cursor', tenants, { path: USERS, heard }),
  ofWalk('a page by cursor, sorted', tenants, { path: BY_NAME, heard }),
  ofIndexes('a page by index', tenants, USERS),
  ofIndexes('a page by index, sorted', tenants, BY_NAME),
];
