import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '../../infra/operations/command.ts';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { bundlePage } from '../../web/hosting/page-bundle.ts';
import { pagePolicy, withPolicy } from '../../web/hosting/page-policy.ts';

const help = `Writes the page as any static host serves it (docs/deploy.md).

  npm run build:page -- --out DIR [--outputs FILE [--stack Vigil] [--connect ORIGINS]]

  --out DIR          where to; it is made if it is not there
  --outputs FILE     what "cdk deploy --outputs-file FILE" has written: config.json is made of it
  --stack NAME       whose outputs of that file
  --connect ORIGINS  with commas: where else the page must reach, such as a token endpoint that is not at the issuer
`;

/** What has to be filled in by hand without the outputs of a stack. */
const template = {
  issuer: '<TokenIssuer>',
  clientId: '<UserPoolClientId>',
  scope: 'openid email profile',
  webSocketUrl: '<WebSocketUrl>',
};

/** Where the page speaks when it is filled in by hand: any host, but never without TLS. */
const ANYWHERE = ['https:', 'wss:'];

/** `npm run build:page`. Exit codes: 1 for what went wrong, 2 for what was asked wrongly. */
const run = async (args: readonly string[]): Promise<void> => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { help: { type: 'boolean', short: 'h' }, out: text, outputs: text, stack: text, connect: text },
  });
  if (values.help) return void process.stdout.write(help);
  if (!values.out) throw new UsageError('Say where to: --out DIR.');
  for (const name of ['stack', 'connect'] as const)
    if (values[name] !== undefined && values.outputs === undefined)
      throw new UsageError(`--${name} goes with --outputs FILE.`);
  const told = values.outputs === undefined ? null : await toldBy(values.outputs, values.stack ?? 'Vigil');
  const more = values.connect?.split(',').map((one) => one.trim()) ?? [];
  const policy = pagePolicy(told === null ? ANYWHERE : [...told.origins, ...more.map(originOf)]);
  const folder = resolve(values.out);
  const page = await bundlePage(join(import.meta.dirname, '../../web'));
  const write = async (name: string, content: string | Uint8Array): Promise<void> => {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    console.log(file);
  };
  for (const [path, content] of page)
    if (path === '/index.html')
      await write('index.html', withPolicy(Buffer.from(content).toString(), policy));
    else await write(path.slice(1), content);
  // One that is there already is left alone: it may have been filled in by hand.
  if (told !== null) await write('config.json', `${told.configuration}\n`);
  else await write('config.template.json', `${JSON.stringify(template, null, 2)}\n`);
};

/** What the stack has made for the page, and the origins that it names. @throws UsageError */
const toldBy = async (
  file: string,
  stack: string,
): Promise<{ readonly configuration: string; readonly origins: readonly string[] }> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new UsageError(`There is no file ${file}.`);
    throw error;
  });
  const outputs = readJson(file, text) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const { PageConfiguration: said, LoginUrl: login } = outputs[stack] ?? {};
  if (typeof said !== 'string')
    throw new UsageError(
      `${file} has no PageConfiguration of the stack ${stack}; there are ${Object.keys(outputs).join(', ') || 'no stacks'}.`,
    );
  const configuration = readJson(file, said) as Readonly<Record<string, unknown>>;
  // A user pool hands its tokens out at the login's own domain.
  const named = [configuration.issuer, configuration.webSocketUrl, login];
  return {
    configuration: JSON.stringify(configuration, null, 2),
    origins: named.filter((one) => typeof one === 'string').map(originOf),
  };
};

/** Of a socket as of a page. @throws UsageError */
const originOf = (address: string): string => {
  const url = URL.parse(address);
  if (url === null || url.host === '') throw new UsageError(`"${address}" is no address with a host.`);
  return `${url.protocol}//${url.host}`;
};

const readJson = (file: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`, { cause: error });
  }
};

await runCommand(run);
