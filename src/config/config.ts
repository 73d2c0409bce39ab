import { type LevelWithSilent } from 'pino';

/** How this server runs: read once at the start from the environment, frozen, and handed to whoever needs a part. */
export interface Config {
  /** Where the embedded database keeps its files; not used with a `databaseUrl`. */
  readonly dataDirectory: string;
  readonly host: string;
  /** 0 stands for any free port. */
  readonly port: number;
  /** The database to use instead of the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Undefined: one is generated at the first start. */
  readonly operatorToken: string | undefined;
  /** As it was set, without a trailing slash; `publicUrlOf` answers the one to use. */
  readonly publicUrl: string | undefined;
  /** Whether an empty database gets the sample products and a tenant. */
  readonly hasSampleData: boolean;
  /** How many reverse proxies of one's own stand before this server. */
  readonly trustedProxies: number;
  /** The only hosts at which keys of OAuth clients are asked for; undefined for any that is public. */
  readonly keyHosts: readonly string[] | undefined;
  readonly logLevel: LevelWithSilent;
  /** Seconds without a heartbeat after which a session is lost. */
  readonly sessionTtl: number;
  readonly connectedTtl: number;
  /** Requests a second of one connection; 0 is no limit. */
  readonly rateLimit: number;
}

/**
 * The base of every link this server hands out, without a trailing slash. It never comes from a request: whoever
 * chooses the `Host` header would choose where the links lead. `port` is the one the server listens on, which a
 * configured 0 does not tell.
 */
export const publicUrlOf = (config: Pick<Config, 'publicUrl' | 'host'>, port: number): string => {
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return config.publicUrl ?? `http://${host}:${port}`;
};
