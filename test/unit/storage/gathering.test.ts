import { expect } from 'chai';
import { Gate } from '../../../src/storage/gate.ts';
import { Gathering } from '../../../src/storage/gathering.ts';
import { rejectionOf } from '../../support/rejection.ts';

interface Run {
  readonly calls: readonly string[];
  readonly answer: (answers: readonly (string | undefined)[]) => void;
  readonly fail: (error: Error) => void;
}

const nextTurn = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('gathered calls', () => {
  let runs: Run[];
  let gathering: Gathering<string, string>;
  beforeEach(() => {
    runs = [];
    gathering = new Gathering({
      gate: new Gate(1, 60_000),
      most: 3,
      run: async (calls) => new Promise((answer, fail) => runs.push({ calls, answer, fail })),
    });
  });

  const askAll = (calls: string): Promise<string | undefined>[] =>
    calls.split('').map(async (call) => gathering.ask(call));

  it('go together when they come in one turn, and each has its own answer', async () => {
    const answers = askAll('abc');
    await nextTurn();
    expect(runs.map(({ calls }) => calls)).to.deep.equal([['a', 'b', 'c']]);
    runs[0]?.answer(['A', undefined, 'C']);
    expect(await Promise.all(answers)).to.deep.equal(['A', undefined, 'C']);
  });

  it('go at once when they are alone', async () => {
    const answer = gathering.ask('a');
    await nextTurn();
    expect(runs.map(({ calls }) => calls)).to.deep.equal([['a']]);
    runs[0]?.answer([undefined]);
    expect(await answer).to.equal(undefined);
  });

  it('wait for the run that is on its way, as many at a time as a run may have', async () => {
    const first = askAll('ab');
    await nextTurn();
    const later = askAll('cdefg');
    await nextTurn();
    expect(runs.map(({ calls }) => calls.join(''))).to.deep.equal(['ab']);
    runs[0]?.answer(['A', 'B']);
    await Promise.all(first);
    await nextTurn();
    expect(runs.map(({ calls }) => calls.join(''))).to.deep.equal(['ab', 'cde']);
    runs[1]?.answer([]);
    await Promise.all(later.slice(0, 3));
    await nextTurn();
    expect(runs.map(({ calls }) => calls.join(''))).to.deep.equal(['ab', 'cde', 'fg']);
  });

  it('fail together with their run, which holds nobody up', async () => {
    const failed = askAll('ab').map(rejectionOf);
    await nextTurn();
    runs[0]?.fail(new Error('gone'));
    expect((await Promise.all(failed)).map(String)).to.deep.equal(['Error: gone', 'Error: gone']);
    const served = askAll('cd');
    await nextTurn();
    runs[1]?.answer(['C', 'D']);
    expect(await Promise.all(served)).to.deep.equal(['C', 'D']);
  });
});
