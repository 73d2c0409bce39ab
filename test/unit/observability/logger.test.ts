import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { type LevelWithSilent } from 'pino';
import { createLogger, type Logger } from '../../../src/observability/logger.ts';

type Line = Readonly<Record<string, unknown>>;

const recording = (level: LevelWithSilent = 'info'): { logger: Logger; lines: () => Line[] } => {
  const written: string[] = [];
  const logger = createLogger({ level, destination: { write: (line) => written.push(line) } });
  return { logger, lines: () => written.map((line) => JSON.parse(line) as Line) };
};

/** The one line that logging these facts writes. */
const lineOf = (facts: Line, message = 'A message'): Line => {
  const { logger, lines } = recording();
  logger.info(facts, message);
  expect(lines()).to.have.length(1);
  return lines()[0] ?? {};
};

describe('createLogger', () => {
  it('writes one JSON line with the level in words and the time of the clock', () => {
    const line = lineOf({ product: 'rescueassist', seats: 3 }, 'A seat was granted');
    expect(line).to.include({ level: 'info', msg: 'A seat was granted', product: 'rescueassist', seats: 3 });
    expect(line['time']).to.match(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('writes nothing below its level', () => {
    const { logger, lines } = recording('warn');
    logger.debug({}, 'debug');
    logger.info({}, 'info');
    logger.warn({}, 'warn');
    logger.error({}, 'error');
    expect(lines().map(({ msg }) => msg)).to.deep.equal(['warn', 'error']);
  });

  it('adds what a child was bound to, and leaves its parent as it is', () => {
    const { logger, lines } = recording();
    logger.child({ requestId: 'r1' }).child({ tenant: 't1' }).info({ status: 200 }, 'Answered');
    logger.info({}, 'Listening');
    expect(lines()[0]).to.include({ requestId: 'r1', tenant: 't1', status: 200 });
    expect(lines()[1]).not.to.have.any.keys('requestId', 'tenant');
  });

  it('writes an error with its stack, its code and its causes', () => {
    const cause = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
    const { err } = lineOf({ err: new TypeError('no answer', { cause }) });
    expect(err).to.deep.include({ type: 'TypeError', message: 'no answer' });
    expect(err).to.have.property('stack').that.contains('logger.test');
    expect(err)
      .to.have.property('cause')
      .that.deep.includes({ message: 'connection refused', code: 'ECONNREFUSED' });
  });

  it('writes of an error what says where it went wrong, and nothing that it was given', () => {
    const given = {
      detail: 'Key (user_name)=(alice) already exists.',
      hint: 'Ask alice.',
      where: "unnamed portal parameter $1 = 'alice'",
      input: 'alice',
      parameters: ['alice'],
    };
    const told = { code: '23505', severity: 'ERROR', table: 'users', constraint: 'users_user_name' };
    const cause = Object.assign(new Error('duplicate key value'), given, told);
    const { err } = lineOf({ err: new Error('no answer', { cause }) });
    expect(err)
      .to.have.property('cause')
      .that.deep.includes({ message: 'duplicate key value', ...told });
    expect(JSON.stringify(err)).not.to.contain('alice');
  });

  it('leaves out the value that PostgreSQL could not read', () => {
    const text = 'invalid input syntax for type uuid: "alice "the great""';
    const { err } = lineOf({ err: Object.assign(new Error(text), { code: '22P02' }) });
    expect(err).to.include({ message: 'invalid input syntax for type uuid: [censored]', code: '22P02' });
    expect(JSON.stringify(err)).not.to.contain('alice').and.not.to.contain('great');
  });

  it('censors members with the name of a secret at any depth', () => {
    const secrets = {
      token: 'hidden',
      accessToken: 'hidden',
      OPERATOR_TOKEN: 'hidden',
      clientSecret: 'hidden',
      client_assertion: 'hidden',
      password: 'hidden',
      hash: 'hidden',
      connectionString: 'hidden',
      headers: { Authorization: 'hidden', cookie: ['hidden'], 'set-cookie': 'hidden' },
    };
    const line = lineOf({
      ...secrets,
      list: [{ deep: secrets }],
      err: Object.assign(new Error('x'), secrets, { cause: secrets }),
    });
    expect(JSON.stringify(line)).not.to.contain('hidden');
    expect(line).to.have.property('token', '[censored]');
  });

  it('keeps the id and the name of a token', () => {
    expect(lineOf({ tokenId: 't1', tokenName: 'Okta' })).to.include({ tokenId: 't1', tokenName: 'Okta' });
  });

  it('censors secrets inside of texts', () => {
    const texts = [
      'postgres://u:hidden@db.example/seats',
      'Authorization: Bearer hidden.hidden.hidden',
      'The token seatkeeper_scim_hidden0hidden0hidden0 is unknown',
    ];
    for (const text of texts) {
      const { logger, lines } = recording();
      const bound = logger.child({ bound: text });
      bound.info({ text, list: [text], err: new Error(text, { cause: new Error(text) }) }, text);
      expect(JSON.stringify(lines())).to.contain('[censored]').and.not.to.contain('hidden');
    }
    expect(lineOf({}, 'The bearer token is missing')).to.include({ msg: 'The bearer token is missing' });
  });

  it('survives circles and what JSON does not know', () => {
    const circle: Record<string, unknown> = { size: 10n, when: new Date(0) };
    circle['self'] = circle;
    expect(lineOf({ circle })['circle']).to.deep.include({ size: 10, when: '1970-01-01T00:00:00.000Z' });
  });

  describe('to standard error', () => {
    const linesOf = (script: string): readonly Record<string, unknown>[] => {
      const logger = new URL('../../../src/observability/logger.js', import.meta.url).href;
      const beginning =
        `const { createLogger } = await import(${JSON.stringify(logger)});` +
        "const logger = createLogger({ level: 'info' });";
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ['--input-type=module', '-e', beginning + script],
        {
          encoding: 'utf8',
        },
      );
      // Where the credentials of the first start are.
      expect(stdout).to.equal('');
      const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    const KILL = "process.kill(process.pid, 'SIGKILL')";

    it('has written every line of a turn of the event loop when the next one begins', () => {
      const script = `logger.info({}, 'One'); logger.info({}, 'Two'); setImmediate(() => ${KILL});`;
      expect(linesOf(script).map(({ msg }) => msg)).to.deep.equal(['One', 'Two']);
    });

    it('writes what is left when the process ends or an error ends it', () => {
      for (const end of ['process.exit(1)', "throw new Error('nobody catches it')"]) {
        expect(linesOf(`logger.info({}, 'Last'); ${end};`)[0]).to.include({ msg: 'Last' });
      }
    });

    it('writes many lines of one turn in their order', () => {
      const script = "for (let n = 0; n < 2000; n += 1) logger.info({ n, text: 'x'.repeat(100) }, 'Line');";
      expect(linesOf(script).map(({ n }) => n)).to.deep.equal(Array.from({ length: 2000 }, (_, n) => n));
    });
  });
});
