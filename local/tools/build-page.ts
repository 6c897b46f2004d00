import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../options.ts';
import { bundlePage } from '../page.ts';
import { runCommand } from './command.ts';

const help = `Writes the page as any static host serves it (docs/deploy.md).

  npm run build:page -- --out DIR [--outputs FILE [--stack Vigil]]

  --out DIR          where to; it is made if it is not there
  --outputs FILE     what "cdk deploy --outputs-file FILE" has written: config.json is made of it
  --stack NAME       whose outputs of that file
`;

/** What has to be filled in by hand without the outputs of a stack. */
const template = {
  issuer: '<TokenIssuer>',
  clientId: '<UserPoolClientId>',
  scope: 'openid email profile',
  webSocketUrl: '<WebSocketUrl>',
};

/** `npm run build:page`. Exit codes: 1 for what went wrong, 2 for what was asked wrongly. */
const run = async (args: readonly string[]): Promise<void> => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { help: { type: 'boolean', short: 'h' }, out: text, outputs: text, stack: text },
  });
  if (values.help) return void process.stdout.write(help);
  if (!values.out) throw new UsageError('Say where to: --out DIR.');
  if (values.stack !== undefined && values.outputs === undefined)
    throw new UsageError('--stack goes with --outputs FILE.');
  const configuration =
    values.outputs === undefined ? null : await configurationFrom(values.outputs, values.stack ?? 'Vigil');
  const folder = resolve(values.out);
  const page = await bundlePage(join(import.meta.dirname, '../../web'));
  await mkdir(folder, { recursive: true });
  const write = async (name: string, content: string | Uint8Array): Promise<void> => {
    await writeFile(join(folder, name), content);
    console.log(join(folder, name));
  };
  for (const [path, { content }] of page) await write(path === '/' ? 'index.html' : path.slice(1), content);
  // One that is there already is left alone: it may have been filled in by hand.
  if (configuration !== null) await write('config.json', `${configuration}\n`);
  else await write('config.template.json', `${JSON.stringify(template, null, 2)}\n`);
};

/** The output that the stack has made for the page. @throws UsageError */
const configurationFrom = async (file: string, stack: string): Promise<string> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new UsageError(`There is no file ${file}.`);
    throw error;
  });
  const outputs = readJson(file, text) as Readonly<Record<string, { readonly PageConfiguration?: unknown }>>;
  const said = outputs[stack]?.PageConfiguration;
  if (typeof said !== 'string')
    throw new UsageError(
      `${file} has no PageConfiguration of the stack ${stack}; there are ${Object.keys(outputs).join(', ') || 'no stacks'}.`,
    );
  return JSON.stringify(readJson(file, said), null, 2);
};

const readJson = (file: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`, { cause: error });
  }
};

await runCommand(run);
