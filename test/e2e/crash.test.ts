import { expect } from 'chai';
import {
  type DataDirectory,
  type EmbeddedServer,
  kill,
  newDataDirectory,
  printedToken,
  scim,
  userNamed,
} from './embedded-server.ts';

const LANES = 4;
/** After so many answers the kill comes, in the middle of further writes. */
const ANSWERS = 60;

describe('a built server that is killed under load', function () {
  this.timeout(60_000);
  let data: DataDirectory;
  before(async () => {
    data = await newDataDirectory();
  });
  after(async () => data.remove());

  /** Creates users until the server is gone, and answers the ids of those it said were created. */
  const writeUntilKilled = async (
    server: EmbeddedServer,
    token: string,
    { round, killAll }: { round: string; killAll: () => void },
  ): Promise<string[]> => {
    const created: string[] = [];
    const lane = async (number: number): Promise<void> => {
      for (let count = 0; ; count += 1) {
        const body = userNamed(`${round}-${number}-${count}`);
        const answer = await scim(server.process, token, '/Users', body).catch(() => undefined);
        if (answer?.status !== 201) {
          return;
        }
        created.push(answer.body['id'] as string);
        if (created.length === ANSWERS) {
          killAll();
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, async (_, number) => lane(number)));
    await server.process.ended;
    return created;
  };

  const idsOf = async (server: EmbeddedServer, token: string, round: string): Promise<string[]> => {
    const path = `/Users?attributes=id&count=1000&filter=userName sw "${round}-"`;
    const { body } = await scim(server.process, token, path);
    const { Resources: users, totalResults } = body as { Resources: { id: string }[]; totalResults: number };
    expect(totalResults).to.equal(users.length);
    return users.map(({ id }) => id);
  };

  it('has every write that was answered, after the server and after both were killed, and ends without its database', async () => {
    const first = await data.start();
    const token = printedToken(first, 'SCIM');
    const ofFirst = await writeUntilKilled(first, token, {
      round: 'server',
      killAll: () => {
        kill(first.process.pid);
      },
    });
    expect(await first.process.ended).to.deep.equal({ code: null, signal: 'SIGKILL' });
    expect(ofFirst.length).to.be.at.least(ANSWERS);

    const second = await data.start();
    expect(await idsOf(second, token, 'server')).to.include.members(ofFirst);
    const ofSecond = await writeUntilKilled(second, token, {
      round: 'both',
      killAll: () => {
        kill(second.process.pid);
        kill(second.postmaster);
      },
    });
    expect(ofSecond.length).to.be.at.least(ANSWERS);

    const third = await data.start();
    expect(await idsOf(third, token, 'server')).to.include.members(ofFirst);
    expect(await idsOf(third, token, 'both')).to.include.members(ofSecond);
    expect((await scim(third.process, token, '/Users', userNamed('after'))).status).to.equal(201);

    // Whoever supervises a server starts both again when it ends; without its database it is of no use.
    kill(third.postmaster);
    expect(await third.process.ended).to.deep.equal({ code: 1, signal: null });
  });
});
