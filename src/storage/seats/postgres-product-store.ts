import { foldCase } from '../../scim/schema/case-folding.ts';
import { type Product } from '../../seats/product.ts';
import { type ProductStore } from '../../seats/seat-store.ts';
import { type Queryable, type Statement } from '../statement.ts';
import { orExclusive } from './or-exclusive.ts';
import { productFromRow, type ProductRow } from './product-row.ts';
import { PRODUCTS } from './seat-statements.ts';

const PUT: Statement = {
  name: 'products-put',
  text: `insert into products (product, display_name, occupied_by, seat_types, shared_self_service,
                               folded_name, folded_from)
         values ($1, $2, $3, $4, $5, $6, $2)
         on conflict (product) do update
            set display_name = excluded.display_name, occupied_by = excluded.occupied_by,
                seat_types = excluded.seat_types, shared_self_service = excluded.shared_self_service,
                folded_name = excluded.folded_name, folded_from = excluded.folded_from`,
};

const SOLD_IN_BOTH_TYPES: Statement = {
  name: 'products-sold-in-both-types',
  text: `select tenant_id from seat_pools
          where product = $1 and (capacity > 0 or assigned > 0 or waiting > 0)
          group by tenant_id having count(*) > 1 limit 1`,
};

/** The vendor's products. */
export class PostgresProductStore implements ProductStore {
  readonly #connection: Queryable;

  constructor(connection: Queryable) {
    this.#connection = connection;
  }

  async list(): Promise<Product[]> {
    return (await this.#connection.query<ProductRow>(PRODUCTS, [])).map(productFromRow);
  }

  async put(product: Product): Promise<void> {
    const { displayName, occupiedBy, seatTypes, sharedSelfService } = product;
    const values = [
      product.product,
      displayName,
      occupiedBy,
      seatTypes,
      sharedSelfService,
      foldCase(displayName),
    ];
    await orExclusive(this.#connection.query(PUT, values));
  }

  async isSoldInBothTypes(product: string): Promise<boolean> {
    return (await this.#connection.query(SOLD_IN_BOTH_TYPES, [product])).length > 0;
  }
}
