import { expect } from 'chai';
import { UnavailableError } from '../../../src/kernel/unavailable-error.ts';
import { Gate } from '../../../src/storage/gate.ts';
import { rejectionOf } from '../../support/rejection.ts';

interface Work {
  readonly done: Promise<string>;
  readonly finish: () => void;
  readonly fail: () => void;
}

describe('a gate', () => {
  let inside: string[];
  beforeEach(() => {
    inside = [];
  });

  const through = (gate: Gate, name: string): Work => {
    let [finish, fail] = [(): void => undefined, (): void => undefined];
    const ended = new Promise<void>((resolve, reject) => {
      finish = resolve;
      fail = () => {
        reject(new Error(name));
      };
    });
    const done = gate.pass(async () => {
      inside.push(name);
      await ended;
      return name;
    });
    return { done, finish, fail };
  };

  it('lets in as many as it has places, and the others in their order', async () => {
    const gate = new Gate(2, 60_000);
    const [a, b, c, d] = [through(gate, 'a'), through(gate, 'b'), through(gate, 'c'), through(gate, 'd')];
    expect([inside, gate.waiting]).to.deep.equal([['a', 'b'], 2]);
    b.finish();
    await b.done;
    // Whoever comes now is behind those who wait.
    const e = through(gate, 'e');
    await Promise.resolve();
    expect(inside).to.deep.equal(['a', 'b', 'c']);
    for (const { finish } of [a, c, d, e]) {
      finish();
    }
    expect(await Promise.all([a, c, d, e].map(async ({ done }) => done))).to.deep.equal(['a', 'c', 'd', 'e']);
    expect(inside).to.deep.equal(['a', 'b', 'c', 'd', 'e']);
  });

  it('has its place back from work that failed', async () => {
    const gate = new Gate(1, 60_000);
    const [a, b] = [through(gate, 'a'), through(gate, 'b')];
    a.fail();
    expect(String(await rejectionOf(a.done))).to.equal('Error: a');
    b.finish();
    expect(await b.done).to.equal('b');
  });

  it('sends away whoever waited for too long, who takes no place afterwards', async () => {
    const gate = new Gate(1, 1);
    const [a, b] = [through(gate, 'a'), through(gate, 'b')];
    expect(await rejectionOf(b.done)).to.be.instanceOf(UnavailableError);
    a.finish();
    await a.done;
    const c = through(gate, 'c');
    c.finish();
    expect(await c.done).to.equal('c');
    expect(inside).to.deep.equal(['a', 'c']);
  });
});
