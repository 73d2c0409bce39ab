import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { REPOSITORY_ROOT } from '../support/repository.ts';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<'database' | 'server', Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** One instruction of a Dockerfile: its word and the rest. */
type Instruction = readonly [string, string];

const instructionsOf = (text: string): Instruction[] =>
  text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1).trim()]);

const NAMES = Object.values(SETTINGS).map(({ name }) => name);
/** Variables of others: of Node, and of the image of PostgreSQL. */
const FOREIGN = ['NODE_ENV'];

describe('the container', () => {
  let instructions: Instruction[];
  let last: Instruction[];
  let compose: Compose;
  let ignored: string[];

  const read = async (name: string): Promise<string> => readFile(join(REPOSITORY_ROOT, name), 'utf8');
  const all = (word: string, among: readonly Instruction[] = instructions): string[] =>
    among.filter(([each]) => each === word).map(([, rest]) => rest);
  const copied = (): string[] =>
    all('COPY')
      .filter((rest) => !rest.startsWith('--from='))
      .flatMap((rest) => rest.split(/\s+/).slice(0, -1));

  before(async () => {
    instructions = instructionsOf(await read('Dockerfile'));
    last = instructions.slice(instructions.findLastIndex(([word]) => word === 'FROM'));
    compose = parse(await read('compose.yaml')) as Compose;
    ignored = (await read('.dockerignore')).split('\n');
  });

  it('copies files that are there and that the context has', () => {
    expect(copied()).to.include.members(['src', 'migrations', 'scim-schemas', 'package-lock.json']);
    for (const path of copied()) {
      expect(existsSync(join(REPOSITORY_ROOT, path)), path).to.equal(true);
      expect(ignored).to.include(`!${path}`);
    }
    expect(ignored).to.include('*');
    const allowed = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect([...new Set(copied())]).to.have.members(allowed);
  });

  it('builds in one stage and runs in another, as nobody in particular, without what only builds', () => {
    expect(all('FROM')).to.have.length(2);
    expect(all('USER', last)).to.deep.equal(['node']);
    expect(all('RUN', last).join('\n')).to.include('npm ci --omit=dev --omit=optional');
    for (const image of all('FROM')) {
      expect(Number(/^node:(\d+)/.exec(image)?.[1]), image).to.be.at.least(20);
    }
  });

  it('starts a file that the build makes', async () => {
    const [command = '[]'] = all('CMD', last);
    const [program, file = ''] = JSON.parse(command) as string[];
    expect(program).to.equal('node');
    expect(existsSync(join(REPOSITORY_ROOT, file)), file).to.equal(true);
    expect(all('COPY', last).join('\n')).to.include('--from=build /app/dist/src dist/src');
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    for (const [, script = ''] of all('RUN')
      .join('\n')
      .matchAll(/npm run (\S+)/g)) {
      expect(scripts).to.have.property(script);
    }
  });

  it('asks the server whether it is ready, at the port it listens on', () => {
    const [check = ''] = all('HEALTHCHECK', last);
    const command = JSON.parse(check.slice(check.indexOf('['))) as string[];
    expect(command.slice(0, 2)).to.deep.equal(['node', '-e']);
    expect(command[2]).to.include('/readyz').and.include('process.env.PORT');
    expect(all('ENV', last).join(' ')).to.include(`PORT=${all('EXPOSE', last).join('')}`);
  });

  it('sets what the server knows, so that it starts', () => {
    const pairs = all('ENV').flatMap((line) =>
      line.split(/\s+/).map((pair) => pair.split('=') as [string, string]),
    );
    const given = { ...Object.fromEntries(pairs), ...compose.services.server.environment };
    expect(Object.keys(given).filter((name) => !FOREIGN.includes(name))).to.satisfy((names: string[]) =>
      names.every((name) => NAMES.includes(name)),
    );
    const filled = Object.entries(given).map(([name, value]) => [
      name,
      value.replaceAll(
        /\$\{(\w+):(?:-([^}]*)|\?[^}]*)\}/g,
        (_, variable: string, otherwise?: string) =>
          otherwise ?? `${variable.replaceAll('_', '')}filledin1234`,
      ),
    ]);
    const config = loadConfig(Object.fromEntries(filled) as Record<string, string>);
    expect(config).to.include({ host: '0.0.0.0', port: 8080, publicUrl: 'http://127.0.0.1:8080' });
    expect(new URL(config.databaseUrl ?? '')).to.include({ hostname: 'database', port: '5432' });
  });

  it('holds no secret, and asks for each', () => {
    const { database, server } = compose.services;
    expect(database.environment['POSTGRES_PASSWORD']).to.match(/^\$\{POSTGRES_PASSWORD:\?/);
    expect(server.environment['OPERATOR_TOKEN']).to.match(/^\$\{OPERATOR_TOKEN:\?/);
    expect(server.environment['DATABASE_URL']).to.match(
      /^postgres:\/\/seatkeeper:\$\{POSTGRES_PASSWORD:\?[^}]*\}@/,
    );
    expect(all('ENV').concat(all('ARG')).join(' ')).not.to.match(/TOKEN|PASSWORD|SECRET|DATABASE_URL/);
  });

  it('is reached from this machine alone, and goes down in its own time', () => {
    const { database, server } = compose.services;
    expect(server.ports).to.deep.equal(['127.0.0.1:8080:8080']);
    expect(database.ports).to.equal(undefined);
    // Longer than the 25 s that requests on their way are given, and the second before.
    expect(Number(/^(\d+)s$/.exec(server.stop_grace_period ?? '')?.[1])).to.be.above(26);
  });

  it('waits for a database that is healthy and keeps its files', () => {
    const { database, server } = compose.services;
    expect(server.depends_on?.['database']?.condition).to.equal('service_healthy');
    expect(database.healthcheck?.test.join(' ')).to.include('pg_isready');
    const [volume = '', place] = (database.volumes ?? [''])[0]?.split(':') ?? [];
    expect(compose.volumes).to.have.property(volume);
    expect(place).to.equal('/var/lib/postgresql/data');
    const version = Number(/^postgres:(\d+)/.exec(database.image ?? '')?.[1]);
    expect(version).to.be.at.least(14);
  });
});
