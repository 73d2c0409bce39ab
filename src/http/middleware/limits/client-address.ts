import { type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * The address a request comes from: that of the connection, or, behind so many proxies of our own, the one that the
 * outermost of them wrote down. What stands before it in X-Forwarded-For was written by the client.
 */
export const clientAddress = (
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  trustedProxies: number,
): string => {
  const connected = socket.remoteAddress ?? '';
  const forwarded = trustedProxies === 0 ? '' : String(headers['x-forwarded-for'] ?? '');
  const way = [...forwarded.split(',').map((each) => each.trim()), connected];
  const claimed = way.at(-1 - trustedProxies) ?? '';
  return networkOf(isIP(claimed) === 0 ? connected : claimed);
};

/** Who has one address of IPv6 has 2^64 of them: the first four groups are one client. */
const networkOf = (address: string): string => {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined || isIP(address) !== 6) {
    return mapped ?? address;
  }
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::');
  const groups = (text: string | undefined): string[] => (text ? text.split(':') : []);
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups(head).length - groups(tail).length);
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::`;
};
