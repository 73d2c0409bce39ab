import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type TenantContext } from '../../src/http/http-state.ts';
import { jsonBodyOf } from '../../src/http/messages/request-body.ts';
import { request, type TestResponse } from '../support/http.ts';
import { type HttpShell, startHttpShell } from '../support/http-shell.ts';
import { sendRaw } from '../support/raw-http.ts';

const MEBIBYTE = 1024 * 1024;

/** A JSON object of exactly so many bytes. */
const bodyOf = (bytes: number): string => `{"a":"${'x'.repeat(bytes - '{"a":""}'.length)}"}`;

const nested = (levels: number): string => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;

describe('the body of a request', () => {
  let shell: HttpShell;
  let token: string;

  const echo = (ctx: TenantContext): void => {
    ctx.body = { received: jsonBodyOf(ctx) };
  };

  before(async () => {
    shell = await startHttpShell({
      addScimRoutes: (router) => {
        router.post(['/Users', '/Bulk', '/Groups'], echo);
        router.put('/Groups/:id', echo);
        router.delete('/Users/:id', (ctx) => {
          ctx.status = 204;
        });
      },
    });
    token = await shell.token('scim');
  });
  after(async () => {
    await shell.close();
  });

  const post = async (
    body: string | undefined,
    headers: Record<string, string> = {},
    path = '/scim/v2/Users',
  ): Promise<TestResponse> => request(shell.baseUrl, { method: 'POST', path, token, body, headers });

  const postBytes = async (body: Buffer): Promise<string> =>
    sendRaw(
      shell.port,
      'POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n' +
        `Authorization: Bearer ${token}\r\nContent-Length: ${body.length}\r\n\r\n`,
      body,
    );

  const expectRefusal = (response: TestResponse, status: number, scimType?: string): void => {
    expect(response.status).to.equal(status);
    expect(response.body['status']).to.equal(String(status));
    expect(response.body['scimType']).to.equal(scimType);
  };

  describe('is accepted as', () => {
    for (const type of [
      'application/json',
      'application/scim+json',
      'application/scim+json; charset=utf-8',
      'application/json;charset=UTF-8',
      'application/json; charset="utf-8"',
      'Application/JSON; odata=verbose',
    ]) {
      it(type, async () => {
        const response = await post('{"a":"ü"}', { 'Content-Type': type });
        expect(response.body).to.deep.equal({ received: { a: 'ü' } });
      });
    }

    it('an empty object', async () => {
      expect((await post('{}')).body).to.deep.equal({ received: {} });
    });

    for (const text of [
      '{"a":"a","b":{"a":["a","a"]},"c":[{"a":1},{"a":2}]}',
      '{"a":"\\"a\\":","b":"{\\"a\\":1,\\"a\\":2}"}',
    ]) {
      it(`one that has a name again, but not in the same object: ${text}`, async () => {
        expect((await post(text)).status).to.equal(200);
      });
    }

    it('JSON behind a byte order mark', async () => {
      expect((await post('\uFEFF{"a":1}')).body).to.deep.equal({ received: { a: 1 } });
    });

    it('one whose encoding is no encoding, in any letter case', async () => {
      for (const encoding of ['identity', 'Identity', 'IDENTITY']) {
        const response = await post('{"a":1}', { 'Content-Encoding': encoding });
        expect(response.body).to.deep.equal({ received: { a: 1 } });
      }
    });

    it('one in chunks', async () => {
      const text = await sendRaw(
        shell.port,
        'POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n' +
          `Authorization: Bearer ${token}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n2\r\n1}\r\n0\r\n\r\n`,
      );
      expect(text).to.include('{"received":{"a":1}}');
    });
  });

  describe('is refused with 415', () => {
    for (const type of [
      'text/plain',
      'application/xml',
      'application/json; charset=utf-16',
      'application/x-json',
      '',
    ]) {
      it(`as "${type}"`, async () => {
        expectRefusal(await post('{"a":1}', { 'Content-Type': type }), 415);
      });
    }

    it('when it is compressed', async () => {
      const compressed = gzipSync(Buffer.from('{"a":1}'));
      const text = await sendRaw(
        shell.port,
        'POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n' +
          `Authorization: Bearer ${token}\r\nContent-Encoding: gzip\r\nContent-Length: ${compressed.length}\r\n\r\n`,
        compressed,
      );
      expect(text)
        .to.match(/^HTTP\/1\.1 415 /)
        .and.include('"status":"415"');
    });
  });

  describe('is refused with 400 invalidSyntax', () => {
    for (const text of [
      '{"a":1',
      '{"a":1}}',
      '{a:1}',
      'nothing',
      '[]',
      '[{"a":1}]',
      '"text"',
      '7',
      'null',
      '{"a":NaN}',
    ]) {
      it(`when it is ${text}`, async () => {
        expectRefusal(await post(text), 400, 'invalidSyntax');
      });
    }

    for (const text of [
      '{"a":1,"a":1}',
      '{"a":1,"b":{"a":1},"\\u0061":2}',
      '{"a":[{"b":"{","c":[],"b":2}]}',
      '{"a\\"b":1,"a\\"b":2}',
    ]) {
      it(`when an object in it has two members of one name: ${text}`, async () => {
        expectRefusal(await post(text), 400, 'invalidSyntax');
      });
    }

    it('when a route needs one and there is none', async () => {
      expectRefusal(await post(undefined), 400, 'invalidSyntax');
    });

    it('when it is 21 levels deep, and not when it is 20', async () => {
      expect((await post(nested(20))).status).to.equal(200);
      expectRefusal(await post(nested(21)), 400, 'invalidSyntax');
    });

    it('when it is 20,000 levels deep, in objects or in arrays', async () => {
      expectRefusal(await post(nested(20_000)), 400, 'invalidSyntax');
      expectRefusal(await post(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`), 400, 'invalidSyntax');
    });

    it('when it is no UTF-8', async () => {
      const text = await postBytes(Buffer.from([...Buffer.from('{"a":"'), 0xff, 0xfe, ...Buffer.from('"}')]));
      expect(text)
        .to.match(/^HTTP\/1\.1 400 /)
        .and.include('"scimType":"invalidSyntax"');
    });

    it('when it names the prototype of objects', async () => {
      const response = await post('{"emails":[{"__proto__":{"admin":true}}]}');
      expectRefusal(response, 400, 'invalidSyntax');
      expect(response.body['detail']).to.include('emails[0].__proto__');
    });
  });

  describe('is refused with 400 invalidValue', () => {
    for (const [what, text] of [
      ['a NUL', '{"name":{"familyName":"\\u0000"}}'],
      ['half of a surrogate pair', '{"name":{"familyName":"\\ud800"}}'],
      ['a number beyond every number', '{"name":{"familyName":1e400}}'],
    ] as const) {
      it(`when it holds ${what}, and the path is named`, async () => {
        const response = await post(text);
        expectRefusal(response, 400, 'invalidValue');
        expect(response.body['detail']).to.include('"name.familyName"');
      });
    }
  });

  it('may hold the replacement character, when the client wrote it', async () => {
    expect((await post('{"a":"\uFFFD"}')).body).to.deep.equal({ received: { a: '\uFFFD' } });
  });

  describe('of a size', () => {
    it('of 1 MiB is accepted, of one byte more is 413', async () => {
      expect((await post(bodyOf(MEBIBYTE))).status).to.equal(200);
      expectRefusal(await post(bodyOf(MEBIBYTE + 1)), 413);
    });

    for (const path of ['/scim/v2/Bulk', '/scim/v2/Groups']) {
      it(`of 4 MiB is accepted at ${path}, of one byte more is 413`, async () => {
        expect((await post(bodyOf(4 * MEBIBYTE), {}, path)).status).to.equal(200);
        expectRefusal(await post(bodyOf(4 * MEBIBYTE + 1), {}, path), 413);
      });
    }

    it('of 4 MiB is accepted for one group', async () => {
      const path = '/scim/v2/Groups/1';
      const response = await request(shell.baseUrl, {
        method: 'PUT',
        path,
        token,
        body: bodyOf(4 * MEBIBYTE),
      });
      expect(response.status).to.equal(200);
    });

    it('that is not told in advance is counted while it comes', async () => {
      const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
      const text = await sendRaw(
        shell.port,
        'POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n' +
          `Authorization: Bearer ${token}\r\nTransfer-Encoding: chunked\r\n\r\n`,
        chunk.repeat(17),
        '0\r\n\r\n',
      );
      expect(text)
        .to.match(/^HTTP\/1\.1 413 /)
        .and.include('"status":"413"');
    });

    it('beyond the limit leaves the connection in order for the next request', async () => {
      const text = await sendRaw(
        shell.port,
        'POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
          `Authorization: Bearer ${token}\r\nTransfer-Encoding: chunked\r\n\r\n`,
        `200000\r\n${'x'.repeat(0x200000)}\r\n0\r\n\r\n`,
        'GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      );
      expect(text.match(/HTTP\/1\.1 \d+/g)).to.deep.equal(['HTTP/1.1 413', 'HTTP/1.1 200']);
    });
  });

  it('is not read where it means nothing', async () => {
    const text = await sendRaw(
      shell.port,
      'DELETE /scim/v2/Users/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\n' +
        `Authorization: Bearer ${token}\r\nContent-Length: 4\r\n\r\nabcd`,
    );
    expect(text).to.match(/^HTTP\/1\.1 204 /);
  });

  it('that breaks off does no harm', async () => {
    await sendRaw(
      shell.port,
      'POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n' +
        `Authorization: Bearer ${token}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\nnonsense\r\n`,
    );
    expect((await request(shell.baseUrl, { path: '/livez' })).status).to.equal(200);
  });
});
