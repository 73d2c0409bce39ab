import { type Product } from '../../seats/product.ts';

export interface ProductRow {
  readonly product: string;
  readonly display_name: string;
  readonly occupied_by: Product['occupiedBy'];
  readonly seat_types: Product['seatTypes'];
  readonly shared_self_service: boolean;
}

export const productFromRow = (row: ProductRow): Product => ({
  product: row.product,
  displayName: row.display_name,
  occupiedBy: row.occupied_by,
  seatTypes: row.seat_types,
  sharedSelfService: row.shared_self_service,
});
