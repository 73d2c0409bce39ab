const LONGEST_FILE = 300;
const FULLEST_FOLDER = 15;

/** Words that say nothing about what a file is for. */
const EMPTY_WORDS = new Set([
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'shared',
  'misc',
  'manager',
  'base',
  'impl',
  'data',
  'info',
  'process',
]);

const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** `store-v2`, `store-2`, `store2`: history belongs in git. */
const VERSION_SUFFIX = /(^|-)v?\d+$|[a-z]\d$/;
/** Names from outside that end like a version. */
const NAMES_WITH_DIGITS = new Set(['oauth2']);

const EXTENSION = /(\.d)?\.ts$/;

const complaintAbout = (part: string): string | undefined => {
  const words = part.split('-');
  const empty = words.find((word) => EMPTY_WORDS.has(word));
  if (!KEBAB_CASE.test(part)) {
    return 'is not kebab-case';
  }
  if (empty !== undefined) {
    return `says nothing with "${empty}"`;
  }
  const isVersion = VERSION_SUFFIX.test(part) && !NAMES_WITH_DIGITS.has(words.at(-1) ?? '');
  return isVersion ? 'ends in a version' : undefined;
};

/** A sentence for each part of a path that is badly named: `src/a/Store2.ts: Store2 is not kebab-case`. */
export const badNames = (path: string): string[] =>
  path
    .replace(EXTENSION, '')
    .split('/')
    .flatMap((part) => {
      const complaint = complaintAbout(part);
      return complaint === undefined ? [] : [`${path}: ${part} ${complaint}`];
    });

/** A sentence for a file that is too long to read in one sitting. */
export const tooLong = (path: string, text: string): string[] => {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return lines > LONGEST_FILE ? [`${path} has ${lines} lines of at most ${LONGEST_FILE}`] : [];
};

/** A sentence for each folder with more files than one looks over at once. */
export const tooFull = (paths: readonly string[]): string[] => {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > FULLEST_FOLDER)
    .map(([folder, count]) => `${folder} has ${count} files of at most ${FULLEST_FOLDER}`);
};
