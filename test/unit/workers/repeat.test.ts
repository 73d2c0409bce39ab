import { expect } from 'chai';
import { createLogger } from '../../../src/observability/logger.ts';
import { repeat } from '../../../src/workers/repeat.ts';
import { until } from '../../support/until.ts';

describe('work in the background', () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'warn', destination: { write: (line) => lines.push(line) } });

  it('is done again and again, also after a run that failed', async () => {
    let runs = 0;
    const work = async (): Promise<void> => {
      runs += 1;
      return runs === 1 ? Promise.reject(new Error('an outage')) : Promise.resolve();
    };
    const repeating = repeat({ name: 'test', pause: 1, work, logger });
    await until('three runs', () => runs >= 3);
    await repeating.stop();
    expect(lines.filter((line) => line.includes('an outage'))).to.have.length(1);
  });

  it('ends its run before it is stopped', async () => {
    const events: string[] = [];
    let finish = (): void => undefined;
    const work = async (): Promise<void> => {
      events.push('begun');
      await new Promise<void>((resolve) => (finish = resolve));
      events.push('ended');
    };
    const repeating = repeat({ name: 'test', pause: 1, work, logger });
    await until('a run', () => events.length > 0);
    const stopping = repeating.stop().then(() => events.push('stopped'));
    finish();
    await stopping;
    expect(events).to.deep.equal(['begun', 'ended', 'stopped']);
  });
});
