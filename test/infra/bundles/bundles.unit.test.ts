import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import cdk from '../../../cdk.json' with { type: 'json' };
import { bundle } from '../../../infra/bundles.ts';
import { duties, type FunctionName } from '../../../infra/duties.ts';
import { pageIngredients } from '../../../web/hosting/page-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-bundles-'));
afterAll(() => rmSync(folder, { recursive: true }));

const made = new Map<FunctionName, ReturnType<typeof bundle>['metafile']>();

/** What esbuild says of the bundle of a function, each made once. */
const metafileOf = (name: FunctionName) => {
  const metafile = made.get(name) ?? bundle(join(folder, name), name).metafile;
  made.set(name, metafile);
  return metafile;
};

/** Our sources that are loaded when the function starts, and those that are loaded on demand. */
const sourcesOf = (name: FunctionName) => {
  const { outputs } = metafileOf(name);
  const byName = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const started = new Set<string>();
  const start = (file: string): void => {
    if (started.has(file)) return;
    started.add(file);
    for (const { path, kind } of byName.get(file)?.imports ?? [])
      if (kind === 'import-statement') start(basename(path));
  };
  start('index.mjs');
  const inputsOf = (files: Iterable<string>) =>
    [...files].flatMap((file) =>
      Object.entries(byName.get(file)?.inputs ?? {})
        .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && !path.includes('node_modules'))
        .map(([path]) => path),
    );
  return {
    first: inputsOf(started),
    later: inputsOf([...byName.keys()].filter((file) => !started.has(file))),
  };
};

test('what people do all the time is loaded when the function starts, and what they seldom do when somebody does it', () => {
  const { first, later } = sourcesOf('message');
  expect(first).toEqual(
    expect.arrayContaining(
      ['join', 'activity', 'ping', 'extension', 'hello', 'exit'].map(
        (name) => `functions/actions/inside/${name}.ts`,
      ),
    ),
  );
  expect(first.filter((path) => /functions\/actions\/(directory|door)\//.test(path))).toEqual([]);
  expect(later).toEqual(
    expect.arrayContaining([
      'functions/actions/directory/groups.ts',
      'functions/actions/door/invitations.ts',
      'shared/messages/directory.ts',
    ]),
  );
});

test.each(Object.keys(duties) as FunctionName[])(
  '%s opens no standard input or output by being loaded, and loads no fetch by its first call',
  (name) => {
    const { outputs } = metafileOf(name);
    const platform = Object.values(outputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external),
    );
    expect(platform.map(({ path }) => path)).not.toContainEqual(
      expect.stringMatching(/^(node:)?(process|http)$/),
    );
  },
);

test.each(['message', 'timer'] as const)('%s contains no schemas of platform events but its own', (name) => {
  const { first } = sourcesOf(name);
  const others = Object.keys(duties).filter((other) => other !== name);
  expect(first).toContain(`functions/events/${name}.ts`);
  for (const other of others) expect(first).not.toContain(`functions/events/${other}.ts`);
});

test('the Lambda client is loaded only when a team’s own function is asked', () => {
  const { outputs } = metafileOf('message');
  const holding = Object.entries(outputs).filter(([, { inputs }]) =>
    Object.keys(inputs).some((path) => path.includes('@aws-sdk/client-lambda/')),
  );
  expect(holding).toHaveLength(1);
  const [[place]] = holding as [[string, object]];
  const readBy = Object.values(outputs).flatMap(({ imports }) =>
    imports.filter(({ path }) => path === place),
  );
  expect(readBy.map(({ kind }) => kind)).toEqual(['dynamic-import']);
});

test.each(['message', 'service'] as const)('%s makes no message’s schema before it is needed', (name) => {
  const { first, later } = sourcesOf(name);
  expect([...first, ...later]).not.toContain('shared/messages.ts');
  expect(
    first.filter((path) => /shared\/messages\/(directory|management|lists|service)\.ts/.test(path)),
  ).toEqual([]);
});

test('whatever goes into a function or into the page is deployed anew by cdk watch', async () => {
  const web = join(import.meta.dirname, '../../../web');
  const inputs = [
    ...Object.keys((await pageIngredients(web)).inputs),
    ...Object.keys(duties).flatMap((name) => Object.keys(metafileOf(name as FunctionName).inputs)),
  ];
  const folders = new Set(inputs.map((path) => `${path.split('/')[0]}/**`));
  folders.delete('node_modules/**');
  expect([...folders].filter((folder) => !cdk.watch.include.includes(folder))).toEqual([]);
});
