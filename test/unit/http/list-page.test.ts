import { expect } from 'chai';
import fc from 'fast-check';
import { creationPageMessage, keyedPageMessage } from '../../../src/http/messages/list-page.ts';

const walk = (items: readonly string[], pageSize: string): string[][] => {
  const pages: string[][] = [];
  let cursor = '';
  do {
    const page = keyedPageMessage(items, (item) => item, { pageSize, cursor });
    expect(page.totalResults).to.equal(items.length);
    pages.push([...page.items]);
    cursor = page.nextCursor ?? '';
  } while (cursor !== '');
  return pages;
};

describe('a list that is all there', () => {
  it('is walked in order, each item exactly once, whatever the size of a page', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }).filter((text) => !text.includes('\n')));
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 10 }), (items, pageSize) => {
        const pages = walk(items, String(pageSize));
        expect(pages.flat()).to.deep.equal([...items].sort());
        expect(pages.slice(0, -1).every((page) => page.length === pageSize)).to.equal(true);
        expect(pages.length).to.equal(Math.max(1, Math.ceil(items.length / pageSize)));
      }),
    );
  });

  it('goes on in the right place when the item before it is gone', () => {
    const first = keyedPageMessage(['a', 'b', 'c'], (item) => item, { pageSize: '2' });
    const cursor = first.nextCursor ?? '';
    const second = keyedPageMessage(['a', 'c', 'd'], (item) => item, { pageSize: '2', cursor });
    expect(second.items).to.deep.equal(['c', 'd']);
  });

  it('is empty without a cursor when there is nothing', () => {
    expect(keyedPageMessage([], String, {})).to.deep.equal({ items: [], totalResults: 0 });
  });
});

describe('a page of a list ordered by creation', () => {
  it('has a cursor of letters that need no escaping, where another page follows', () => {
    const next = { createdAt: '2026-01-01T00:00:00.000Z', id: 'f4ba5d52-3ef0-43ac-b6d9-2f3a3d0a8d0b' };
    const page = creationPageMessage({ items: [1], totalResults: 2, next }, String);
    expect(page).to.deep.include({ items: ['1'], totalResults: 2 });
    expect(page.nextCursor).to.match(/^[A-Za-z0-9_-]+$/);
  });

  it('has no member nextCursor on the last page', () => {
    const page = creationPageMessage({ items: [], totalResults: 0, next: undefined }, String);
    expect(page).to.have.all.keys('items', 'totalResults');
  });
});
