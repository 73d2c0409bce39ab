import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const rootAbove = (directory: string): string => {
  if (existsSync(join(directory, 'package.json'))) {
    return directory;
  }
  if (directory === dirname(directory)) {
    throw new Error(`There is no package.json above ${import.meta.dirname}`);
  }
  return rootAbove(dirname(directory));
};

/** The root of this repository, wherever the compiled tests lie in it. */
export const REPOSITORY_ROOT = rootAbove(import.meta.dirname);

export const MIGRATIONS = join(REPOSITORY_ROOT, 'migrations');
