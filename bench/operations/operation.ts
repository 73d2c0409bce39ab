import { type BenchOptions } from '../options.ts';
import { type Act } from '../load.ts';
import { type Site } from '../site.ts';

/** One kind of thing that is done over and over. */
export interface Operation {
  readonly name: string;
  /** Makes what is needed, and answers what each client does; the clients are counted from 0. */
  readonly prepare: (site: Site, options: Pick<BenchOptions, 'users'>) => Promise<(client: number) => Act>;
  /** The servers that can do it; all unless set. */
  readonly only?: readonly Site['name'][];
  /** Whether clients show the token of a product's back end. */
  readonly byAgents?: boolean;
}

/** What is made once for each server, when it is first needed. */
export const onceFor = <Made>(
  make: (site: Site, options: Pick<BenchOptions, 'users'>) => Promise<Made>,
): ((site: Site, options: Pick<BenchOptions, 'users'>) => Promise<Made>) => {
  const made = new Map<string, Promise<Made>>();
  return async (site, options) => {
    const present = made.get(site.baseUrl) ?? make(site, options);
    made.set(site.baseUrl, present);
    return present;
  };
};
