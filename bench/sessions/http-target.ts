import { KeepAliveConnection } from '../keep-alive-connection.ts';
import { type Door } from './shift.ts';
import { measureDoors, type SessionTarget } from './target.ts';
import { agentName } from './variants.ts';

const SESSIONS = '/agent/v1/sessions';

/** What a server under test is called and where it is. */
export interface HttpTargetOrder {
  readonly name: string;
  readonly baseUrl: string;
  readonly token: string;
}

/** A server that is asked over HTTP, on a connection for each agent. */
export const httpTarget = ({ name, baseUrl, token }: HttpTargetOrder): SessionTarget => ({
  name,
  measure: async (variant, { connections, seconds }) => {
    const wires = Array.from({ length: connections }, () => new KeepAliveConnection(baseUrl));
    try {
      const doors = wires.map((wire, agent) => doorTo(wire, { agent: agentName(agent), baseUrl, token }));
      return await measureDoors(variant, doors, seconds);
    } finally {
      wires.forEach((wire) => {
        wire.close();
      });
    }
  },
});

interface Way {
  readonly agent: string;
  readonly baseUrl: string;
  readonly token: string;
}

const doorTo = (wire: KeepAliveConnection, { agent, baseUrl, token }: Way): Door => {
  const common = `Host: ${new URL(baseUrl).host}\r\nAuthorization: Bearer ${token}\r\n`;
  return {
    open: async (product) => {
      const body = JSON.stringify({ userName: agent, product, kind: 'attended' });
      const content = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
      const answer = await wire.exchange(`POST ${SESSIONS} HTTP/1.1\r\n${common}${content}\r\n${body}`);
      if (answer.status === 201) {
        return (JSON.parse(answer.body) as { id: string }).id;
      }
      if (answer.status === 409) {
        return undefined;
      }
      throw new Error(`An opening was answered ${answer.status}: ${answer.body}`);
    },
    close: async (session) => {
      const answer = await wire.exchange(`DELETE ${SESSIONS}/${session} HTTP/1.1\r\n${common}\r\n`);
      if (answer.status !== 204) {
        throw new Error(`An end was answered ${answer.status}: ${answer.body}`);
      }
    },
  };
};
