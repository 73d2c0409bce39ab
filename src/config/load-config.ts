import { type Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { type Setting } from './setting.ts';
import { SETTINGS } from './settings.ts';

/** Long enough to recognize a value, short enough for one line. */
const LONGEST_SHOWN = 100;

/** A value as a message shows it. A URL may carry a password where none belongs. */
const shown = (setting: Setting<unknown>, text: string): string => {
  if (setting.isSecret === true) {
    return 'is set (its value is not shown)';
  }
  const cut = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return `is ${JSON.stringify(cut.replace(/\/\/.*@/s, '//…@'))}`;
};

/**
 * Reads the environment into the frozen configuration. A setting that is empty counts as not set: that is how
 * container files leave one out.
 * @throws ConfigError that lists every wrong setting.
 */
export const loadConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const problems: string[] = [];
  const read = <Value>(setting: Setting<Value>): Value => {
    const text = environment[setting.name];
    if (text === undefined || text === '') {
      return setting.default;
    }
    const value = setting.parse(text);
    if (value === undefined) {
      problems.push(`${setting.name} ${shown(setting, text)}; it must be ${setting.rule}`);
    }
    return value ?? setting.default;
  };
  const databaseUrl = read(SETTINGS.databaseUrl);
  const config: Config = {
    dataDirectory: read(SETTINGS.dataDirectory),
    host: read(SETTINGS.host),
    port: read(SETTINGS.port),
    databaseUrl,
    operatorToken: read(SETTINGS.operatorToken),
    publicUrl: read(SETTINGS.publicUrl),
    // A database of one's own is not filled with products nobody asked for.
    hasSampleData: read(SETTINGS.hasSampleData) ?? databaseUrl === undefined,
    trustedProxies: read(SETTINGS.trustedProxies),
    keyHosts: read(SETTINGS.keyHosts),
    logLevel: read(SETTINGS.logLevel),
    sessionTtl: read(SETTINGS.sessionTtl),
    connectedTtl: read(SETTINGS.connectedTtl),
    rateLimit: read(SETTINGS.rateLimit),
  };
  if (problems.length > 0) {
    throw new ConfigError(problems);
  }
  return Object.freeze(config);
};
