import { lookup } from 'node:dns';
import { get as getPlainly } from 'node:http';
import { type IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { type KeySetSource } from '../../tenants/oauth/key-sets/key-set-source.ts';

const PATIENCE = 3_000;

/** Bytes; a set with a dozen keys and their certificates is about 30 kB. */
const LONGEST_ANSWER = 262_144;

const LONGEST_URI = 2_048;

export interface HttpsKeySetSourceOptions {
  /** For tests: keys are published on this machine, over http. */
  readonly isLoopbackAllowed?: boolean;
  /** Milliseconds for the whole of it: somebody waits for an answer meanwhile. */
  readonly patience?: number;
  /** The only hosts that are asked; undefined for any that is public. */
  readonly hosts?: readonly string[] | undefined;
}

/**
 * Published keys, fetched over HTTPS from public addresses. Whoever registers a client chooses where this server asks, so
 * it asks nobody in the network it stands in, and follows nobody who sends it elsewhere.
 */
export class HttpsKeySetSource implements KeySetSource {
  readonly #isLoopbackAllowed: boolean;
  readonly #patience: number;
  readonly #hosts: readonly string[] | undefined;

  constructor({ isLoopbackAllowed = false, patience = PATIENCE, hosts }: HttpsKeySetSourceOptions = {}) {
    this.#patience = patience;
    this.#hosts = hosts;
    this.#isLoopbackAllowed = isLoopbackAllowed;
  }

  mayAsk(uri: string): boolean {
    if (uri.length > LONGEST_URI || !URL.canParse(uri)) {
      return false;
    }
    const { protocol, hostname, username, password, hash } = new URL(uri);
    if (username !== '' || password !== '' || hash !== '') {
      return false;
    }
    if (this.#isOnLoopback(hostname)) {
      return protocol === 'http:' || protocol === 'https:';
    }
    if (this.#hosts?.includes(hostname) === false) {
      return false;
    }
    // The name is looked up, and judged, when it is asked.
    const address = hostname.replace(/^\[|\]$/g, '');
    return protocol === 'https:' && (isIP(address) === 0 || isPublic(address));
  }

  async fetch(uri: string): Promise<unknown> {
    if (!this.mayAsk(uri)) {
      throw new Error('Not a place to ask for keys');
    }
    const url = new URL(uri);
    const options = {
      headers: { Accept: 'application/json' },
      // No connection outlives its answer.
      agent: false as const,
      signal: AbortSignal.timeout(this.#patience),
      ...(!this.#isOnLoopback(url.hostname) && { lookup: lookupPublic }),
    };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const ask = url.protocol === 'https:' ? get : getPlainly;
      ask(url, options, resolve).on('error', reject);
    });
    try {
      return await jsonOf(response);
    } finally {
      response.destroy();
    }
  }

  #isOnLoopback(hostname: string): boolean {
    return this.#isLoopbackAllowed && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  }
}

/** A redirect is no answer: it could lead anywhere. */
const jsonOf = async (response: IncomingMessage): Promise<unknown> => {
  if (response.statusCode !== 200) {
    throw new Error(`Answered with ${response.statusCode ?? 0}`);
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_ANSWER) {
      throw new Error(`Answered with more than ${LONGEST_ANSWER} bytes`);
    }
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
};

/** This machine, private networks, links, what clouds tell their machines about themselves, and everything reserved. */
const NOT_PUBLIC = new BlockList();
for (const network of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4'],
]) {
  NOT_PUBLIC.addSubnet(...prefixFrom(network), 'ipv4');
}
for (const network of [
  '::/127',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
]) {
  NOT_PUBLIC.addSubnet(...prefixFrom(network), 'ipv6');
}

function prefixFrom(network: string): [string, number] {
  const [address = '', bits] = network.split('/');
  return [address, Number(bits)];
}

/** Whether an address is one that everybody can reach. */
export const isPublic = (address: string): boolean =>
  !NOT_PUBLIC.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** The addresses of a name, judged before any of them is connected to, so that none can be exchanged in between. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = error === null ? addresses : [];
    if (error !== null || first === undefined || !addresses.every(({ address }) => isPublic(address))) {
      callback(error ?? new Error('Not a public address'), '');
    } else if (options.all === true) {
      callback(null, addresses);
    } else {
      callback(null, first.address, first.family);
    }
  });
};
