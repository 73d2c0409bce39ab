import { expect } from 'chai';
import { StatementNames } from '../../../src/storage/pages/statement-names.ts';

describe('the names of statements that are made of filters', () => {
  const meet = (names: StatementNames, text: string, times: number): string => {
    let name = '';
    for (let time = 0; time < times; time += 1) {
      ({ name } = names.statement(text, true));
    }
    return name;
  };

  it('are given to a form that comes back, and stay with it', () => {
    const names = new StatementNames('users');
    expect([1, 1, 1, 5].map((times) => meet(names, 'select 1', times))).to.deep.equal([
      '',
      '',
      'users-1',
      'users-1',
    ]);
    expect(meet(names, 'select 2', 3)).to.equal('users-2');
    expect(names.statement('select 2', true)).to.deep.equal({ name: 'users-2', text: 'select 2' });
  });

  it('are never more than two hundred', () => {
    const names = new StatementNames('users');
    const given = Array.from({ length: 300 }, (_, index) => meet(names, `select ${index}`, 5));
    expect(new Set(given).size).to.equal(201);
    expect(given.slice(200).every((name) => name === '')).to.equal(true);
  });

  it('are still given after a flood of forms that never come back', () => {
    const names = new StatementNames('users');
    for (let index = 0; index < 5_000; index += 1) {
      names.statement(`select ${index}`, true);
    }
    expect(meet(names, 'select true', 3)).to.equal('users-1');
  });

  it('are not used up by forms that are not usual', () => {
    const names = new StatementNames('users');
    for (let index = 0; index < 1_000; index += 1) {
      expect(names.statement(`select ${index % 250}`, false).name).to.equal('');
    }
    expect(meet(names, 'select 1', 3)).to.equal('users-1');
  });
});
