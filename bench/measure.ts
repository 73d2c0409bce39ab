import { type Load, runLoad } from './load.ts';
import { type Operation } from './operations/operation.ts';
import { type BenchOptions } from './options.ts';
import { usageOf } from './process-usage.ts';
import { type Site } from './site.ts';
import { Wire } from './wire.ts';

/** What one measurement says. */
export interface Measured extends Load {
  /** Microseconds of CPU time that an operation cost the server, without the database; undefined outside of Linux. */
  readonly cpu: number | undefined;
  /** The most memory that the server has held so far, in MiB. */
  readonly peakMemory: number | undefined;
}

/** Milliseconds of load before each measurement: code is compiled when it counts. */
const WARM_UP = 1_000;

const MICROSECONDS = 1_000;

/** Measures an operation on a server. */
export const measure = async (
  site: Site,
  operation: Operation,
  options: Pick<BenchOptions, 'connections' | 'seconds' | 'users'>,
): Promise<Measured> => {
  const actOf = await operation.prepare(site, options);
  const token = operation.byAgents === true ? site.agentToken : site.token;
  const clients = Array.from({ length: options.connections }, (_, client) => ({
    wire: new Wire({ ...site, token }),
    act: actOf(client),
  }));
  try {
    await runLoad({ clients, milliseconds: WARM_UP });
    const before = usageOf(site.pid);
    const load = await runLoad({ clients, milliseconds: options.seconds * 1_000 });
    const after = usageOf(site.pid);
    const cpu = before && after && ((after.cpu - before.cpu) / Math.max(1, load.operations)) * MICROSECONDS;
    return { ...load, cpu, peakMemory: after?.peakMemory };
  } finally {
    clients.forEach(({ wire }) => {
      wire.close();
    });
  }
};
