import { type JsonObject } from '../../../src/kernel/json.ts';

/** The lists that are paged, and by what name the cursor goes that leads to the second page of each. */
const PAGED: Readonly<Record<string, string>> = {
  poolCursor: '/admin/v1/seat-pools',
  ruleCursor: '/admin/v1/seat-rules',
  occupancyCursor: '/admin/v1/sessions',
  tokenCursor: '/admin/v1/tokens',
  clientCursor: '/admin/v1/oauth-clients',
  auditCursor: '/admin/v1/audit-events',
  usageCursor: '/admin/v1/usage/users',
  userListCursor: '/scim/v2/Users',
  groupListCursor: '/scim/v2/Groups',
  rootListCursor: '/scim/v2',
};

/** A cursor of each list of a tenant. */
export const cursorsOf = async (
  get: (path: string, surface: 'admin' | 'scim') => Promise<JsonObject>,
): Promise<Record<string, string>> => {
  const cursors: Record<string, string> = {};
  for (const [name, list] of Object.entries(PAGED)) {
    const isScim = list.startsWith('/scim/');
    const page = await get(`${list}?${isScim ? 'cursor&count=1' : 'pageSize=1'}`, isScim ? 'scim' : 'admin');
    cursors[name] = page['nextCursor'] as string;
  }
  return cursors;
};

/** A cursor that is like this one, and nobody's: another signature, or the position of another row. */
export const cursorLike = (cursor: string, product: string): string => {
  if (cursor.includes('.')) {
    return `${cursor.slice(0, -4)}${cursor.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
  }
  const position = Buffer.from(cursor, 'base64url').toString();
  const another = position
    .replaceAll(UUID, () => crypto.randomUUID())
    .replace(/product-[a-z]+\d*/, product)
    .replace(/\n(\d+)$/, (_, id: string) => `\n${BigInt(id) + 1n}`);
  return Buffer.from(another).toString('base64url');
};

export const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
