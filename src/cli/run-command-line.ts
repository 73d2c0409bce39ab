import { Command, CommanderError } from 'commander';
import { say } from './command-database.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addImportCommand } from './commands/import.ts';
import { addMigrateCommands } from './commands/migrate.ts';
import { addPoolCommands } from './commands/pool.ts';
import { addProductCommands } from './commands/product.ts';
import { addServeCommand } from './commands/serve.ts';
import { addTenantCommands } from './commands/tenant.ts';
import { addTokenCommands } from './commands/token.ts';
import { addVerifyCommand } from './commands/verify.ts';
import { EXIT, failureFrom } from './exit-codes.ts';

const EPILOGUE = `
It works on DATABASE_URL, or on the embedded database in DATA_DIR, beside a server that runs it or alone.
Exit codes: 0 fine, 1 refused or violations found, 2 wrong usage or configuration, 3 database unavailable.`;

const program = (): Command => {
  const root = new Command('seatkeeper')
    .description('A SCIM 2.0 server that keeps count of seats')
    .exitOverride()
    // Told once, at the end of the run, by whoever catches it.
    .configureOutput({ outputError: () => undefined })
    .addHelpText('after', EPILOGUE);
  addServeCommand(root);
  addMigrateCommands(root);
  addTenantCommands(root);
  addTokenCommands(root);
  addProductCommands(root);
  addPoolCommands(root);
  addDoctorCommand(root);
  addVerifyCommand(root);
  addImportCommand(root);
  return root;
};

const isHelp = (error: unknown): error is CommanderError =>
  error instanceof CommanderError && /^commander\.(help|version)/.test(error.code);

/** Runs one command and answers how the process is to exit. */
export const runCommandLine = async (args: readonly string[]): Promise<number> => {
  try {
    await program().parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? EXIT.fine);
  } catch (error) {
    if (isHelp(error)) {
      // Help that was asked for is an answer; shown because no command was given, it is a correction.
      return error.exitCode === 0 ? EXIT.fine : EXIT.wrongUsage;
    }
    const { exitCode, code, message } = failureFrom(error);
    if (args.includes('--json')) {
      process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
    } else {
      say(message);
    }
    return exitCode;
  }
};
