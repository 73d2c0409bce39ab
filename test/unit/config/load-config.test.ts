import { expect } from 'chai';
import { ConfigError } from '../../../src/config/config-error.ts';
import { publicUrlOf } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { SETTINGS } from '../../../src/config/settings.ts';

const TOKEN = 'abcdefghij0123456789';

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    loadConfig(environment);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
  return [];
};

const accepts = (name: string, values: readonly string[]): void => {
  for (const value of values) {
    expect(problemsOf({ [name]: value }), value).to.deep.equal([]);
  }
};

const refuses = (name: string, values: readonly string[]): void => {
  for (const value of values) {
    expect(problemsOf({ [name]: value }), value).to.have.length(1);
  }
};

describe('loadConfig', () => {
  it('answers the defaults for an empty environment', () => {
    expect(loadConfig({})).to.deep.equal({
      dataDirectory: './data',
      host: '127.0.0.1',
      port: 8080,
      databaseUrl: undefined,
      operatorToken: undefined,
      publicUrl: undefined,
      trustedProxies: 0,
      hasSampleData: true,
      logLevel: 'info',
      sessionTtl: 180,
      connectedTtl: 600,
      rateLimit: 200,
      keyHosts: undefined,
    });
  });

  it('answers what the environment sets', () => {
    const environment = {
      DATA_DIR: '/var/lib/seats',
      HOST: '::1',
      PORT: '0',
      DATABASE_URL: 'postgres://u:p@db.example/seats?sslmode=require',
      OPERATOR_TOKEN: TOKEN,
      PUBLIC_URL: 'https://id.example/seats',
      TRUSTED_PROXIES: '2',
      SAMPLE_DATA: 'true',
      LOG_LEVEL: 'silent',
      SESSION_TTL: '1',
      CONNECTED_TTL: '86400',
      RATE_LIMIT: '0',
      KEY_HOSTS: 'keys.example.com, LOGIN.example.net',
    };
    expect(Object.keys(environment)).to.have.members(Object.values(SETTINGS).map(({ name }) => name));
    expect(loadConfig(environment)).to.deep.equal({
      dataDirectory: '/var/lib/seats',
      host: '::1',
      port: 0,
      databaseUrl: environment.DATABASE_URL,
      operatorToken: TOKEN,
      publicUrl: 'https://id.example/seats',
      trustedProxies: 2,
      hasSampleData: true,
      logLevel: 'silent',
      sessionTtl: 1,
      connectedTtl: 86_400,
      rateLimit: 0,
      keyHosts: ['keys.example.com', 'login.example.net'],
    });
  });

  it('takes an empty setting for one that is not set', () => {
    const empty = Object.values(SETTINGS).map(({ name }) => [name, '']);
    expect(loadConfig(Object.fromEntries(empty) as Record<string, string>)).to.deep.equal(loadConfig({}));
  });

  it('is frozen', () => {
    expect(loadConfig({})).to.be.frozen;
  });

  it('fills the embedded database alone with sample data unless told otherwise', () => {
    const DATABASE_URL = 'postgresql://db.example/seats';
    expect(loadConfig({ DATABASE_URL }).hasSampleData).to.equal(false);
    expect(loadConfig({ DATABASE_URL, SAMPLE_DATA: 'true' }).hasSampleData).to.equal(true);
    expect(loadConfig({ SAMPLE_DATA: 'false' }).hasSampleData).to.equal(false);
  });

  it('reports every wrong setting with its name, its value and the rule', () => {
    const problems = problemsOf({ PORT: '65536', HOST: 'a b', LOG_LEVEL: 'loud', SAMPLE_DATA: 'yes' });
    expect(problems).to.have.members([
      'PORT is "65536"; it must be a whole number from 0 to 65535',
      'HOST is "a b"; it must be an IP address or a host name',
      'LOG_LEVEL is "loud"; it must be one of fatal, error, warn, info, debug, trace, silent',
      'SAMPLE_DATA is "yes"; it must be true or false',
    ]);
    expect(() => loadConfig({ PORT: 'x', HOST: '!' })).to.throw(ConfigError, /HOST is[^]*PORT is/);
  });

  it('never shows a secret', () => {
    const problems = problemsOf({
      DATABASE_URL: 'mysql://u:hidden-1@db.example/seats',
      OPERATOR_TOKEN: 'hidden-2',
      PUBLIC_URL: 'https://u:hidden/3@id.example',
    });
    expect(problems).to.have.length(3);
    expect(problems.join('\n')).not.to.contain('hidden');
    expect(problems.join('\n')).to.contain('DATABASE_URL is set (its value is not shown)');
  });

  it('shortens a value that would fill the screen', () => {
    expect(problemsOf({ PORT: 'x'.repeat(5_000) })[0]).to.have.length.lessThan(200);
  });

  it('knows a port', () => {
    accepts('PORT', ['0', '80', '65535']);
    refuses('PORT', ['-1', '65536', '8080 ', '1e3', '0x50', '80.5', 'http']);
  });

  it('knows a host', () => {
    accepts('HOST', ['0.0.0.0', '::', 'localhost', 'db-1.example.com']);
    refuses('KEY_HOSTS', ['https://keys.example.com', 'keys.example.com,', 'a:443', '*.example.com', ' ']);
    refuses('HOST', ['http://localhost', 'localhost:80', '[::1]', '-a', 'a..b', ' ']);
  });

  it('knows the URL of a PostgreSQL database', () => {
    accepts('DATABASE_URL', [
      'postgres://localhost/a',
      'postgresql://u:p%40@h:5432/a',
      'postgresql:///a?host=/run/postgresql',
    ]);
    refuses('DATABASE_URL', ['localhost/a', 'mysql://localhost/a', 'postgres:a', 'postgres://u:p/w@h/a']);
  });

  it('knows an operator token that is long enough and fits a header', () => {
    accepts('OPERATOR_TOKEN', [TOKEN, `${TOKEN}==`, 'A-b.c_d~e+f/A-b.c_d~e+f/']);
    refuses('OPERATOR_TOKEN', [TOKEN.slice(1), `${TOKEN} x`, `${TOKEN}\n`, `${TOKEN}ü`, `${TOKEN}=a`]);
  });

  it('knows a public URL and takes the slash off its end', () => {
    expect(loadConfig({ PUBLIC_URL: 'https://ID.example/' }).publicUrl).to.equal('https://id.example');
    expect(loadConfig({ PUBLIC_URL: 'http://id.example:81/a//' }).publicUrl).to.equal(
      'http://id.example:81/a',
    );
    refuses('PUBLIC_URL', [
      'id.example',
      'ftp://id.example',
      'https:id.example',
      'https://id.example/?',
      'https://id.example?a=b',
      'https://id.example/#a',
      'https://u@id.example',
    ]);
  });
});

describe('publicUrlOf', () => {
  it('is the public URL, wherever the server listens', () => {
    expect(publicUrlOf(loadConfig({ PUBLIC_URL: 'https://id.example/' }), 8080)).to.equal(
      'https://id.example',
    );
  });

  it('is the address the server listens on without a public URL', () => {
    expect(publicUrlOf(loadConfig({ PORT: '0' }), 41_234)).to.equal('http://127.0.0.1:41234');
    expect(publicUrlOf(loadConfig({ HOST: '::1' }), 8080)).to.equal('http://[::1]:8080');
  });
});
