import { fileURLToPath } from 'node:url';
import { openTenant, putProduct } from './operator.ts';
import { type BenchOptions } from './options.ts';
import { type Program, startProgram } from './program.ts';
import { SEAT } from './sample-user.ts';
import { startServer } from './server.ts';
import { Undo } from './undo.ts';

/** A server that is measured. */
export interface Target {
  readonly name: 'floor' | 'seatkeeper';
  readonly baseUrl: string;
  readonly token: string;
}

const FLOOR = fileURLToPath(new URL('floor/floor-server.js', import.meta.url));

/** More than any run takes. */
const SEATS = 100_000_000;

/** Opens an account with enough seats, and answers its token. */
const prepareTenant = async ({ baseUrl }: Program): Promise<string> => {
  await putProduct(baseUrl, SEAT.product, 'Remote Support');
  const pools = [{ ...SEAT, capacity: SEATS }];
  return (await openTenant(baseUrl, { name: 'benchmark', pools })).token;
};

/** Both servers on one embedded database. */
export const startTargets = async ({
  profile,
}: BenchOptions): Promise<{ targets: readonly Target[]; stop: () => Promise<void> }> => {
  const undo = new Undo();
  try {
    const server = await startServer({ profile });
    undo.add(async () => server.stop());
    const floor = await startProgram({ script: FLOOR, settings: server.settings, profile });
    undo.add(async () => floor.stop());
    const token = await prepareTenant(server.program);
    return {
      targets: [
        { name: 'floor', baseUrl: floor.baseUrl, token },
        { name: 'seatkeeper', baseUrl: server.program.baseUrl, token },
      ],
      stop: async () => undo.run(),
    };
  } catch (error) {
    await undo.run();
    throw error;
  }
};
