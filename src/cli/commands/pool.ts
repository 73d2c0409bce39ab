import { type Command, InvalidArgumentError, Option } from 'commander';
import { provisioningOf } from '../../app/provisioning-of.ts';
import { loadSchemaRegistry } from '../../app/project-files.ts';
import { SEAT_COUNT, seatPoolMessage } from '../../http/messages/seat-pool-message.ts';
import { type TenantId } from '../../kernel/ids.ts';
import { type UnitOfWork } from '../../kernel/unit-of-work.ts';
import { putSeatPool } from '../../seats/put-seat-pool.ts';
import { type SeatPoolInUse, type SeatPoolTerms } from '../../seats/seat-pool.ts';
import { type SeatTransaction } from '../../seats/seat-store.ts';
import { seatTypeFrom } from '../../seats/seat-type.ts';
import { PostgresTenantStore } from '../../storage/tenants/postgres-tenant-store.ts';
import { getTenant } from '../../tenants/get-tenant.ts';
import { columns, facts } from '../answer.ts';
import { withDatabase } from '../command-database.ts';
import { AT_TERMINAL, define, wholeNumber } from '../define.ts';
import { UsageError } from '../exit-codes.ts';

interface PutOptions extends Pick<SeatPoolTerms, 'capacity'> {
  readonly grantLimit?: number | null;
  readonly whenFull?: SeatPoolTerms['whenFull'];
}

const TENANT = '5e0c3a0e-7d2b-4c1f-9f59-6b1b7d0c2f11';
const seatCount = wholeNumber(SEAT_COUNT.maximum);

const onPools = async <Result>(
  id: string,
  work: (seats: UnitOfWork<SeatTransaction>, tenant: TenantId) => Promise<Result>,
): Promise<Result> =>
  withDatabase(async ({ database }) => {
    const tenant = await getTenant({ tenants: new PostgresTenantStore(database) }, id);
    const provisioning = provisioningOf({ registry: await loadSchemaRegistry(), publicUrl: '' }, database);
    return work(provisioning.unitOfWork, tenant.id);
  });

/** What a customer bought. */
export const addPoolCommands = (root: Command): void => {
  const pool = root.command('pool').description('the seats that a customer bought');
  addPut(pool);
  define(
    pool.command('list').description('list the pools of a tenant').argument('<tenant>', 'id'),
    [`pool list ${TENANT}`],
    async (_, [id = '']) => {
      const pools = await onPools(id, async (seats, tenant) =>
        seats.run({ tenant, actor: AT_TERMINAL }, async (transaction) => transaction.seats.pools()),
      );
      return { document: { items: pools.map(seatPoolMessage) }, text: poolsText(pools) };
    },
  );
};

const poolsText = (pools: readonly SeatPoolInUse[]): string =>
  columns(
    ['PRODUCT', 'TYPE', 'CAPACITY', 'GRANT LIMIT', 'ASSIGNED', 'WAITING', 'OCCUPIED', 'WHEN FULL'],
    pools.map((each) => [
      each.product,
      each.type,
      each.capacity,
      each.grantLimit,
      each.assigned,
      each.waiting,
      each.occupied,
      each.whenFull,
    ]),
  );

const addPut = (pool: Command): void => {
  define<PutOptions>(
    pool
      .command('put')
      .description('open a pool, or change its terms')
      .argument('<tenant>', 'id')
      .argument('<product>', 'such as remote-view')
      .argument('<type>', 'named, concurrent or shared')
      .requiredOption('--capacity <seats>', 'how many seats', seatCount)
      .option('--grant-limit <users>', 'how many users may share them; "none" for any number', grantLimitFrom)
      .addOption(
        new Option('--when-full <what>', 'what becomes of a grant beyond').choices(['refuse', 'wait']),
      ),
    [
      `pool put ${TENANT} remote-view named --capacity 25`,
      `pool put ${TENANT} remote-view shared --capacity 10 --grant-limit 15 --when-full wait`,
    ],
    async ({ capacity, grantLimit, whenFull }, [id = '', product = '', typeText = '']) => {
      const type = seatTypeFrom(typeText);
      if (type === undefined) {
        throw new UsageError(`There is no seat type "${typeText}": it is named, concurrent or shared.`);
      }
      const terms = {
        capacity,
        ...(grantLimit !== undefined && { grantLimit }),
        ...(whenFull !== undefined && { whenFull }),
      };
      const put = await onPools(id, async (seats, tenant) =>
        putSeatPool(seats, { tenant, actor: AT_TERMINAL, product, type, terms, by: 'operator' }),
      );
      const document = seatPoolMessage(put);
      return { document, text: facts(document) };
    },
  );
};

const grantLimitFrom = (text: string): number | null => {
  if (text === 'none') {
    return null;
  }
  try {
    return seatCount(text);
  } catch {
    throw new InvalidArgumentError(`It must be a whole number of at most ${SEAT_COUNT.maximum}, or "none".`);
  }
};
