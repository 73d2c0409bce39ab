import { type Command, InvalidArgumentError, Option } from 'commander';
import { PRODUCT_NAME } from '../../http/operator/product-routes.ts';
import { type Product } from '../../seats/product.ts';
import { putProduct } from '../../seats/put-product.ts';
import { PostgresProductStore } from '../../storage/seats/postgres-product-store.ts';
import { columns, facts } from '../answer.ts';
import { withDatabase } from '../command-database.ts';
import { define, nameFrom } from '../define.ts';

interface PutOptions extends Pick<Product, 'occupiedBy' | 'seatTypes'> {
  readonly displayName: string;
  readonly selfService?: boolean;
}

/** What the vendor sells seats for. */
export const addProductCommands = (root: Command): void => {
  const product = root.command('product').description('what seats are sold for');
  define<PutOptions>(
    product
      .command('put')
      .description('make a product, or change it')
      .argument('<product>', 'such as remote-view', productFrom)
      .requiredOption('--display-name <name>', 'for people to read', nameFrom)
      .addOption(
        new Option('--occupied-by <what>', 'what takes a shared seat')
          .choices(['session', 'login'])
          .default('session'),
      )
      .addOption(
        new Option('--seat-types <types>', 'whether a tenant may have both types')
          .choices(['exclusive', 'mixed'])
          .default('mixed'),
      )
      .option('--self-service', "let a tenant's administrator set the size of the shared pool"),
    ['product put remote-view --display-name "Remote View"'],
    async ({ displayName, occupiedBy, seatTypes, selfService = false }, [name = '']) => {
      const put = { product: name, displayName, occupiedBy, seatTypes, sharedSelfService: selfService };
      await withDatabase(async ({ database }) => putProduct(new PostgresProductStore(database), put));
      return { document: put, text: facts(put) };
    },
  );
  define(product.command('list').description('list the products'), ['product list'], async () => {
    const items = await withDatabase(async ({ database }) => new PostgresProductStore(database).list());
    const rows = items.map((each) => [each.product, each.displayName, each.occupiedBy, each.seatTypes]);
    return { document: { items }, text: columns(['PRODUCT', 'NAME', 'OCCUPIED BY', 'TYPES'], rows) };
  });
};

const productFrom = (text: string): string => {
  if (!PRODUCT_NAME.test(text)) {
    throw new InvalidArgumentError('It must be 1 to 63 of a-z, 0-9 and "-", and start with a letter.');
  }
  return text;
};
