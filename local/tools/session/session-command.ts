import { type ParseArgsConfig, parseArgs } from 'node:util';
import { runCommand } from '../../../infra/operations/command.ts';
import { UsageError } from '../../../infra/operations/usage-error.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

const common = {
  help: { type: 'boolean', short: 'h' },
  session: { type: 'string' },
} as const;

/** Runs a command about one session, which has to be named. What else it is told is what `options` say. */
export const runSessionCommand = <const O extends Options>(
  help: string,
  options: O,
  run: (sessionId: string, values: Values<O>) => Promise<void>,
): Promise<void> =>
  runCommand(async (args) => {
    const { values } = parseArgs({ args: [...args], options: { ...options, ...common } });
    const { help: isAsked, session: sessionId } = values as Values<typeof common>;
    if (isAsked) return void process.stdout.write(help);
    if (!sessionId) throw new UsageError('Say which session: --session ID.');
    await run(sessionId, values as Values<O>);
  });
