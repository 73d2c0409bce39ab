import { type Product } from '../../seats/product.ts';
import { putProduct } from '../../seats/put-product.ts';
import { SeatError } from '../../seats/seat-error.ts';
import { type HttpDependencies } from '../http-dependencies.ts';
import { HttpError } from '../http-error.ts';
import { type OperatorRouter } from '../http-state.ts';
import { keyedPageMessage } from '../messages/list-page.ts';
import { bodyReader } from '../messages/request-body.ts';
import { pathParameter } from '../routing.ts';

/** What the body must be. */
export const readProductBody = bodyReader<Omit<Product, 'product'>>({
  required: ['displayName', 'occupiedBy', 'seatTypes', 'sharedSelfService'],
  properties: {
    displayName: { type: 'string', minLength: 1, maxLength: 200 },
    occupiedBy: { type: 'string', enum: ['session', 'login'] },
    seatTypes: { type: 'string', enum: ['exclusive', 'mixed'] },
    sharedSelfService: { type: 'boolean' },
  },
});

/** A name that can stand in `product:type`, in a list between spaces, and in a header field as it is. */
export const PRODUCT_NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** What the vendor sells seats for. */
export const addProductRoutes = (router: OperatorRouter, { products }: HttpDependencies): void => {
  router.get('/products', async (ctx) => {
    ctx.body = keyedPageMessage(await products.list(), ({ product }) => product, ctx.query);
  });

  router.get('/products/:product', async (ctx) => {
    const name = pathParameter(ctx, 'product');
    const found = (await products.list()).find(({ product }) => product === name);
    if (found === undefined) {
      throw new SeatError('unknownProduct', `There is no product "${name}".`);
    }
    ctx.body = found;
  });

  router.put('/products/:product', async (ctx) => {
    const product = { product: productName(pathParameter(ctx, 'product')), ...readProductBody(ctx) };
    await putProduct(products, product);
    ctx.body = product;
  });
};

const productName = (text: string): string => {
  if (!PRODUCT_NAME.test(text)) {
    throw new HttpError(
      'invalidValue',
      'The name of a product is 1 to 63 of a-z, 0-9 and "-", and starts with a letter.',
    );
  }
  return text;
};
