import { randomBytes, randomUUID } from 'node:crypto';
import { cursorLike, UUID } from './cursors-of.ts';

/** What nobody has, of the same kind as this. Of products, one that is sold, and that no tenant has seats of. */
export const absentLike = (real: string, product: string): string => {
  if (new RegExp(`^${UUID.source}$`).test(real)) {
    return randomUUID();
  }
  if (real.startsWith('product-')) {
    return real.replace(/^product-[a-z]+\d*/, product);
  }
  // What a cursor of ours says begins with an instant, or with a product.
  const isPosition = /^(\d{4}-\d\d-|product-)/.test(Buffer.from(real, 'base64url').toString());
  if (isPosition || real.includes('.')) {
    return cursorLike(real, product);
  }
  // A name, a key or a secret: its last characters are others.
  return `${real.slice(0, -4)}${randomBytes(2).toString('hex')}`;
};
