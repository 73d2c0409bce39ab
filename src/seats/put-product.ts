import { type Product } from './product.ts';
import { SeatError } from './seat-error.ts';
import { type ProductStore } from './seat-store.ts';

/**
 * Creates or changes a product of the vendor.
 * @throws SeatError `exclusiveSeatType` when it is to be exclusive and a tenant has both of its pools open.
 */
export const putProduct = async (products: ProductStore, product: Product): Promise<void> => {
  if (product.seatTypes === 'exclusive' && (await products.isSoldInBothTypes(product.product))) {
    throw new SeatError(
      'exclusiveSeatType',
      `${product.displayName} cannot become exclusive: a tenant has both named and concurrent seats of it.`,
      { product: product.product },
    );
  }
  await products.put(product);
};
