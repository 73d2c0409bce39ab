import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { checkInvariants } from '../../src/storage/inspection/check-invariants.ts';
import { request, type TestResponse } from '../support/http.ts';
import { copyProgram } from '../support/program-copy.ts';
import { rejectionOf } from '../support/rejection.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  createEmptyTestDatabase,
  createTestDatabase,
  rows,
  type TestDatabase,
} from '../support/test-database.ts';
import { until } from '../support/until.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const PAUSE = 20;

/**
 * All that a migration may do which leaves the version before at work, to everything there is: a column more in every
 * table, every function made anew, a trigger, an index, a table. Each table is a migration, as each feature is.
 */
const ADDITIONS = `
  create table additions (tenant_id uuid not null, addition_id uuid not null, primary key (tenant_id, addition_id));
  create index users_addition on users (tenant_id, addition);
  create function addition_kept() returns trigger language plpgsql as $$ begin return new; end $$;
  create trigger users_addition_kept before update on users for each row execute function addition_kept();
  do $$
  declare definition text;
  begin
    for definition in
      select pg_get_functiondef(p.oid) from pg_proc p where pronamespace = 'public'::regnamespace and not exists (
        select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    loop
      execute definition;
    end loop;
  end $$;`;

/** A built checkout of an earlier version, if there is one: it is the old program then, and this one the new. */
const BEFORE = process.env['VERSION_BEFORE'];

describe('a server of the version before', function () {
  this.timeout(120_000);
  let directory: string;
  let test: TestDatabase;
  let settings: Readonly<Record<string, string>>;
  let oldProgram: string;
  let newProgram: string;
  let tokens: { scim: string; agent: string };
  const servers: ServerProcess[] = [];

  /** Starts one more, and has it take its share of the requests. */
  const start = async (program: string): Promise<ServerProcess> => {
    const server = await startServer(settings, program);
    servers.push(server);
    return server;
  };

  const additions = async (): Promise<Record<string, string>> => {
    const tables = await rows<{ name: string }>(
      test.database,
      "select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'knex%' order by 1",
    );
    const columns = tables.map(({ name }, place): [string, string] => [
      `9${String(place).padStart(3, '0')}_${name}`,
      `alter table ${name} add column addition text not null default 'new'`,
    ]);
    return { ...Object.fromEntries(columns), '9999_additions': ADDITIONS };
  };

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'seatkeeper-versions-'));
    test = await createEmptyTestDatabase();
    settings = {
      DATABASE_URL: test.connectionString,
      SAMPLE_DATA: 'true',
      LOG_LEVEL: 'warn',
      RATE_LIMIT: '200',
    };
    oldProgram =
      BEFORE === undefined ? await copyProgram(join(directory, 'old')) : join(BEFORE, 'dist/src/main.js');
    const first = await start(oldProgram);
    const printed = (name: string) =>
      new RegExp(`${name} token:\\s+(\\S+)`, 'i').exec(first.stdout())?.[1] ?? '';
    tokens = { scim: printed('SCIM'), agent: printed('Agent') };
    newProgram = await copyProgram(join(directory, 'new'), BEFORE === undefined ? await additions() : {});
  });
  after(async () => {
    await Promise.all(servers.map(async (server) => server.stop()));
    await test.drop();
    await rm(directory, { recursive: true, force: true });
  });

  /** Each request goes to the next server, so that what one wrote the next one has to know. */
  const trickle = (): { asked: string[]; strange: string[]; stop: () => Promise<void> } => {
    const asked: string[] = [];
    const strange: string[] = [];
    const over = new AbortController();
    let turn = 0;
    const ask = async (
      status: number,
      method: string,
      path: string,
      body?: unknown,
    ): Promise<TestResponse['body']> => {
      const server = servers[(turn += 1) % servers.length];
      const token = path.startsWith('/scim') ? tokens.scim : tokens.agent;
      const what = `${method} ${path.replace(/[0-9a-f-]{36}/, ':id')}`;
      asked.push(what);
      try {
        const answer = await request(server?.baseUrl ?? '', {
          ...{ path, method, token },
          ...(body !== undefined && { body }),
        });
        if (answer.status !== status) {
          strange.push(`${what}: ${answer.status} ${answer.text}`);
        }
        await delay(PAUSE);
        return answer.body;
      } catch (error) {
        strange.push(`${what}: ${String(error)}`);
        return {};
      }
    };
    /** The life of a user who gets a seat, works on it and leaves. */
    const live = async (userName: string): Promise<void> => {
      const entitlements = [{ value: 'rescueassist:shared' }];
      const { id } = await ask(201, 'POST', '/scim/v2/Users', { schemas: [USER], userName, entitlements });
      const user = `/scim/v2/Users/${id as string}`;
      const session = await ask(201, 'POST', '/agent/v1/sessions', {
        ...{ userName, product: 'rescueassist', kind: 'attended' },
      });
      const place = `/agent/v1/sessions/${session['id'] as string}`;
      await ask(200, 'POST', `${place}/heartbeat`);
      await ask(204, 'DELETE', place);
      const title = [{ op: 'replace', path: 'title', value: userName }];
      await ask(200, 'PATCH', user, { schemas: [PATCH], Operations: title });
      await ask(200, 'GET', user);
      await ask(204, 'DELETE', user);
      await ask(404, 'GET', user);
      // Whoever shares out requests asks for this all the time.
      await ask(200, 'GET', '/readyz');
    };
    const lanes = [1, 2, 3].map(async (lane) => {
      for (let round = 0; !over.signal.aborted; round += 1) {
        await live(`lane${lane}-${round}`);
      }
    });
    return {
      ...{ asked, strange },
      stop: async () => {
        over.abort();
        await Promise.all(lanes);
      },
    };
  };

  it('serves on while the schema grows, starts again on it, and knows what the new one writes', async () => {
    const { asked, strange, stop } = trickle();
    const more = async (): Promise<void> => {
      const before = asked.length;
      await until('each server is asked', () => asked.length > before + 60, 30_000);
    };
    try {
      await more();
      const fresh = await start(newProgram);
      await more();
      // As after a crash of it, or when there are to be more of it before all are replaced.
      const again = await start(oldProgram);
      await more();
      expect(again.stderr()).to.include('the schema is that of a newer version');
      expect(fresh.stderr()).not.to.include('newer version');
    } finally {
      await stop();
    }
    expect(strange.join('\n'), servers.map((server) => server.stderr()).join('')).to.equal('');
    expect(await checkInvariants(test.connectionString, 'all')).to.deep.equal([]);
    for (const server of servers) {
      expect(server.stderr()).not.to.include('"level":"error"');
    }
  });

  it('says why it does not start where the schema went another way, without a word of where in the code', async () => {
    const other = await createTestDatabase();
    try {
      await rows(
        other.database,
        `update knex_migrations set name = '9999_of_another' where id = (select max(id) from knex_migrations)`,
      );
      const error = await rejectionOf(startServer({ DATABASE_URL: other.connectionString }));
      const [, said = ''] = (error as Error).message.split('--- stderr\n');
      expect(said)
        .to.match(/^This database was brought to 9999_of_another by a program that did not know /)
        .and.not.include('\n    at ');
    } finally {
      await other.drop();
    }
  });
});
