import { type Command } from 'commander';
import { checkInvariants, type Violation } from '../../storage/inspection/check-invariants.ts';
import { INVARIANTS } from '../../storage/inspection/invariants.ts';
import { withDatabase } from '../command-database.ts';
import { define } from '../define.ts';

/** Whether the rows are what they must be. */
export const addVerifyCommand = (root: Command): void => {
  define(
    root
      .command('verify')
      .description(
        'recompute from the rows what must hold of them; changes nothing, takes as long as it takes',
      ),
    ['verify', 'verify --json'],
    async () => {
      const violations = await withDatabase(async ({ connectionString }) =>
        checkInvariants(connectionString, 'all'),
      );
      return {
        document: { checked: INVARIANTS.map(({ code }) => code), violations },
        text:
          violations.length === 0 ? `All ${INVARIANTS.length} rules hold.` : violations.map(told).join('\n'),
        isRefused: violations.length > 0,
      };
    },
  );
};

const told = ({ code, violation, total, rows }: Violation): string => {
  const more = total > rows.length ? [`  and ${total - rows.length} more`] : [];
  return [`${code}: ${violation} (${total})`, ...rows.map((row) => `  ${JSON.stringify(row)}`), ...more].join(
    '\n',
  );
};
