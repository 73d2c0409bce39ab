import { type Product } from './product.ts';
import { SeatError } from './seat-error.ts';

/**
 * The product of a name.
 * @throws SeatError `unknownProduct`, which lists the known ones.
 */
export const findProduct = (products: readonly Product[], name: string): Product => {
  const product = products.find((each) => each.product === name);
  if (product === undefined) {
    const known = products.map((each) => each.product).join(', ');
    throw new SeatError(
      'unknownProduct',
      `There is no product "${name}". Known products: ${known || 'none'}.`,
    );
  }
  return product;
};
