import { type CreationPosition, type Page, type PageRequest } from '../tenants/page.ts';

const PAGE = 200;

/** All items of a list, page by page. */
export const everyPage = async <Item>(
  read: (request: PageRequest) => Promise<Page<Item>>,
): Promise<Item[]> => {
  const items: Item[] = [];
  let after: CreationPosition | undefined;
  do {
    const page = await read({ limit: PAGE, after });
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
};
