import { type Command } from 'commander';

/** The server itself, as `npm start` runs it. */
export const addServeCommand = (root: Command): void => {
  root
    .command('serve')
    .description('serve until the process is asked to end (SIGTERM, Ctrl-C)')
    .addHelpText('after', '\nExamples:\n  $ PORT=8081 seatkeeper serve')
    .action(async () => {
      // Loading all of the server takes longer than most of the other commands.
      const { runServer } = await import('../../app/run-server.ts');
      await runServer(process.env);
    });
};
