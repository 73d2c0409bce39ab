import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type TestResponse } from '../support/http.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { textMember } from '../support/text-member.ts';

const PATH = '/operator/v1/tenants';

describe('the tenants of the vendor', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
  });
  after(async () => {
    await server.stop();
  });

  const create = async (name = 'Acme'): Promise<{ id: string }> =>
    (await server.operator('POST', PATH, { name })).body as { id: string };

  const expectProblem = ({ status, body }: TestResponse, expected: number, code: string): void => {
    expect([status, body['status'], body['code']]).to.deep.equal([expected, expected, code]);
  };

  it('are created, answered and found at their Location', async () => {
    const created = await server.operator('POST', PATH, { name: 'Acme' });
    expect(created.status).to.equal(201);
    expect(created.body).to.have.all.keys('id', 'name', 'suspended', 'createdAt');
    expect(created.body).to.include({ name: 'Acme', suspended: false });
    const location = created.headers.get('Location') ?? '';
    expect(location).to.equal(`${server.baseUrl}${PATH}/${textMember(created.body, 'id')}`);
    const read = await server.operator('GET', new URL(location).pathname);
    expect([read.status, read.body]).to.deep.equal([200, created.body]);
  });

  it('are found whatever the letter case of the id', async () => {
    const { id } = await create();
    expect((await server.operator('GET', `${PATH}/${id.toUpperCase()}`)).body).to.include({ id });
  });

  it('are renamed and suspended', async () => {
    const { id } = await create();
    const renamed = await server.operator('PATCH', `${PATH}/${id}`, { name: 'Acme 2' });
    expect([renamed.status, renamed.body['name'], renamed.body['suspended']]).to.deep.equal([
      200,
      'Acme 2',
      false,
    ]);
    const suspended = await server.operator('PATCH', `${PATH}/${id}`, { suspended: true });
    expect([suspended.body['name'], suspended.body['suspended']]).to.deep.equal(['Acme 2', true]);
  });

  it('are deleted once, with their tokens', async () => {
    const { id } = await create();
    const order = { name: 'IdP', scopes: ['scim'] };
    const token = textMember((await server.operator('POST', `${PATH}/${id}/tokens`, order)).body, 'token');
    const config = { path: '/scim/v2/ServiceProviderConfig', token };
    expect((await server.request(config)).status).to.equal(200);
    expect((await server.operator('DELETE', `${PATH}/${id}`)).status).to.equal(204);
    expect((await server.request(config)).status).to.equal(401);
    expectProblem(await server.operator('DELETE', `${PATH}/${id}`), 404, 'notFound');
    expectProblem(await server.operator('GET', `${PATH}/${id}`), 404, 'notFound');
  });

  it('when suspended are refused at once, and let in again afterwards', async () => {
    const { id } = await create();
    const order = { name: 'IdP', scopes: ['scim'] };
    const token = textMember((await server.operator('POST', `${PATH}/${id}/tokens`, order)).body, 'token');
    const status = async () =>
      (await server.request({ path: '/scim/v2/ServiceProviderConfig', token })).status;
    expect(await status()).to.equal(200);
    await server.operator('PATCH', `${PATH}/${id}`, { suspended: true });
    expect(await status()).to.equal(403);
    await server.operator('PATCH', `${PATH}/${id}`, { suspended: false });
    expect(await status()).to.equal(200);
  });

  describe('in a list', () => {
    interface List {
      items: { id: string }[];
      totalResults: number;
      nextCursor?: string;
    }
    const list = async (query: string): Promise<List> =>
      (await server.operator('GET', `${PATH}${query}`)).body as unknown as List;

    before(async () => {
      for (let count = 0; count < 5; count += 1) {
        await create(`listed ${count}`);
      }
    });

    it('come page by page, each exactly once', async () => {
      const { totalResults } = await list('');
      const ids: string[] = [];
      for (let query = '?pageSize=2'; query !== '';) {
        const { items, nextCursor } = await list(query);
        ids.push(...items.map(({ id }) => id));
        query = nextCursor === undefined ? '' : `?pageSize=2&cursor=${nextCursor}`;
      }
      expect(new Set(ids).size).to.equal(ids.length).and.equal(totalResults);
    });

    it('end without a cursor, also where the last page is full', async () => {
      const { totalResults } = await list('');
      expect(await list(`?pageSize=${totalResults}`)).to.not.have.property('nextCursor');
      expect(await list(`?pageSize=${totalResults - 1}`)).to.have.property('nextCursor');
    });

    it('come with at most 200 on a page, and 50 unless asked', async () => {
      await server.database.query(
        {
          name: '',
          text: "insert into tenants (tenant_id, name) select gen_random_uuid(), 'many' from generate_series(1, 210)",
        },
        [],
      );
      expect((await list('')).items).to.have.length(50);
      expect((await list('?pageSize=200')).items).to.have.length(200);
      expect((await list('?pageSize=1000')).items).to.have.length(200);
    });

    for (const pageSize of ['0', '-1', 'x', '1.5', '', '1&pageSize=2']) {
      it(`are refused with pageSize=${pageSize}`, async () => {
        expectProblem(await server.operator('GET', `${PATH}?pageSize=${pageSize}`), 400, 'invalidValue');
      });
    }

    const forged = (...position: string[]) => Buffer.from(position.join('\n')).toString('base64url');
    for (const [what, cursor] of [
      ['none of ours', 'abc'],
      ['no base64url', '%20%20'],
      ['of a list with other places', forged('remote-support')],
      ['with an instant that is none', forged('2026-02-30T00:00:00Z', randomUUID())],
      ['with a year that PostgreSQL does not know', forged('0000-01-01T00:00:00Z', randomUUID())],
      ['with an id that is none', forged('2026-01-01T00:00:00Z', "' or 1=1")],
      ['given twice', 'YQ&cursor=YQ'],
    ] as const) {
      it(`are refused with a cursor ${what}`, async () => {
        expectProblem(await server.operator('GET', `${PATH}?cursor=${cursor}`), 400, 'invalidCursor');
      });
    }

    it('begin at the start with an empty cursor', async () => {
      expect((await list('?cursor=&pageSize=1')).items).to.have.length(1);
    });
  });

  for (const [what, body] of [
    ['no name', {}],
    ['an empty name', { name: '' }],
    ['a name of 201 characters', { name: 'x'.repeat(201) }],
    ['a number for a name', { name: 7 }],
    ['an id of its own', { name: 'Acme', id: randomUUID() }],
  ] as const) {
    it(`are not created with ${what}`, async () => {
      expectProblem(await server.operator('POST', PATH, body), 400, 'invalidBody');
    });
  }

  it('are not changed by nothing, by a text for a boolean, or in what is not theirs to change', async () => {
    const { id } = await create();
    for (const body of [
      {},
      { suspended: 'true' },
      { suspended: null },
      { createdAt: '2020-01-01T00:00:00Z' },
    ]) {
      expectProblem(await server.operator('PATCH', `${PATH}/${id}`, body), 400, 'invalidBody');
    }
  });

  it('that are not there are 404, also under a text that can be no id', async () => {
    const absent = randomUUID();
    const bodies = new Set<string>();
    for (const id of [absent, 'default', '1', '%00', 'x%27--']) {
      const response = await server.operator('GET', `${PATH}/${id}`);
      expectProblem(response, 404, 'notFound');
      bodies.add(Object.keys(response.body).join());
      expectProblem(await server.operator('PATCH', `${PATH}/${id}`, { name: 'x' }), 404, 'notFound');
      expectProblem(await server.operator('DELETE', `${PATH}/${id}`), 404, 'notFound');
      expectProblem(await server.operator('GET', `${PATH}/${id}/tokens`), 404, 'notFound');
      expectProblem(await server.operator('GET', `${PATH}/${id}/seat-pools`), 404, 'notFound');
    }
    expect(bodies.size).to.equal(1);
  });
});
