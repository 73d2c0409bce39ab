import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * Sends bytes as they are and answers all that comes back until the server closes the connection: for requests that
 * `fetch` would refuse to send. Ask for `Connection: close`, or the answer never ends.
 */
export const sendRaw = async (port: number, ...parts: readonly (string | Buffer)[]): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  await once(socket, 'connect');
  for (const part of parts) {
    socket.write(part);
  }
  await once(socket, 'close');
  return Buffer.concat(received).toString('utf8');
};
