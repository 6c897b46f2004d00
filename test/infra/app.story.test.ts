import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { keptBundles } from '../../local/synthesis.ts';
import { sparing } from '../hosts/released.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const outdir = mkdtempSync(join(tmpdir(), 'vigil-app-'));

afterAll(() => rmSync(outdir, { recursive: true }));

/** Without account, region or credentials. */
const environment = {
  PATH: process.env.PATH,
  HOME: outdir,
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  // Six processes load the same libraries.
  ...sparing(),
};

/** Runs the app as `npm run synth` does. */
const app = (...options: string[]) => appWith({}, ...options);
const appWith = (variables: Readonly<Record<string, string>>, ...options: string[]) =>
  run(process.execPath, ['infra/app.ts', ...options], { cwd: ROOT, env: { ...environment, ...variables } });

test('synthesizes from nothing, into bundles that are complete and contain no trace of this machine', async () => {
  await app('-o', outdir, '-c', 'preset=workspace-150');
  const template = readFileSync(join(outdir, 'Vigil.template.json'), 'utf8');
  expect(template).toContain('\\"idleTimeout\\":9000000');
  expect(template).not.toContain(ROOT);

  const assets = readdirSync(outdir).filter((name) => name.startsWith('asset.') && !name.endsWith('.zip'));
  const bundles = assets.filter((asset) => readdirSync(join(outdir, asset)).includes('index.mjs'));
  expect(bundles).toHaveLength(8);
  const pages = assets.filter((asset) => readdirSync(join(outdir, asset)).includes('index.html'));
  expect(pages).toHaveLength(1);
  expect(readdirSync(join(outdir, pages[0] ?? '')).sort()).toEqual(['assets', 'index.html']);
  for (const asset of bundles) {
    // Files that are loaded on demand lie beside it.
    const files = readdirSync(join(outdir, asset));
    expect(files.filter((file) => !file.endsWith('.mjs'))).toEqual([]);
    const bundle = readFileSync(join(outdir, asset, 'index.mjs'), 'utf8');
    const code = files.map((file) => readFileSync(join(outdir, asset, file), 'utf8')).join('\n');
    const imported = [
      ...code.matchAll(
        /^import\s*(?:[\w*{][^"'()]*?from)?\s*"([^"]+)"|;import\s*[\w*{][^"'()]*?from\s*"([^"]+)"|\bimport\("([^"]+)"\)/gm,
      ),
    ].map(([, first, second, third]) => first ?? second ?? third ?? '');
    const foreign = imported.filter(
      (name) => !isBuiltin(name) && !(name.startsWith('./') && files.includes(name.slice(2))),
    );
    expect(imported.length).toBeGreaterThan(0);
    expect(foreign).toEqual([]);
    expect(code).not.toContain('Dynamic require of');
    expect(code).not.toContain(ROOT);
    expect(bundle).toMatch(/export\s*\{\s*handler\s*\}/);
  }
}, 60_000);

/** What `npx cdk diff` says about this assembly compared with a deployed template. */
const diffAgainst = async (template: string): Promise<string> => {
  const options = ['diff', 'Vigil', '--app', outdir, '--template', template, '--no-color', '--no-notices'];
  const { stdout, stderr } = await run(join(ROOT, 'node_modules/.bin/cdk'), options, {
    cwd: ROOT,
    env: environment,
  });
  return stdout + stderr;
};

test('differs from nothing by what it adds, and from other timings by a variable of the functions that use them', async () => {
  const older = join(outdir, 'older');
  // Bundled at another time, into the folder in which local stacks keep them: the same code. The rules have just been gone through.
  const kept = keptBundles(ROOT);
  await appWith({ VIGIL_BUNDLES: kept }, '-o', older, '--unreviewed');
  expect(readdirSync(kept).filter((name) => !name.includes('.'))).toHaveLength(8);
  const empty = join(older, 'empty.json');
  writeFileSync(empty, '{"Resources":{}}');
  const { Resources } = JSON.parse(readFileSync(join(outdir, 'Vigil.template.json'), 'utf8'));
  const added = await diffAgainst(empty);
  const additions = added.match(/^\[\+\] (AWS|Custom)::/gm) ?? [];
  expect(additions).toHaveLength(Object.keys(Resources).length);

  const changed = await diffAgainst(join(older, 'Vigil.template.json'));
  const resources = changed.match(/^\[.\] .*$/gm) ?? [];
  // Each gets a new version, to which its alias moves.
  const judging = ['Disconnect', 'Message', 'Service', 'Sweep', 'Timer'];
  const changedOf = judging.flatMap((name) => [
    expect.stringMatching(new RegExp(`^\\[~\\] AWS::Lambda::Function Default/${name} `)),
    expect.stringMatching(new RegExp(`^\\[-\\] AWS::Lambda::Version ${name}CurrentVersion\\w+ destroy$`)),
    expect.stringMatching(new RegExp(`^\\[\\+\\] AWS::Lambda::Version Default/${name}/CurrentVersion `)),
    expect.stringMatching(new RegExp(`^\\[~\\] AWS::Lambda::Alias Default/${name}/Live `)),
  ]);
  expect([...resources].sort()).toEqual(changedOf.map(() => expect.anything()));
  expect(resources).toEqual(expect.arrayContaining(changedOf));
  expect(changed.match(/\[~\] \.(Variables|VIGIL_\w+):$/gm)).toEqual(
    judging.flatMap(() => ['[~] .Variables:', '[~] .VIGIL_POLICY:']),
  );
  expect(changed.replaceAll(/^\[-\] AWS::Lambda::Version .*$/gm, '')).not.toMatch(/replace|destroy/i);
}, 60_000);

test('answers a wrong setting with a sentence and no stack trace', async () => {
  const failure = await app('-o', outdir, '-c', 'warningPeriod=5s').catch((error) => error);
  expect(failure.code).toBe(1);
  expect(failure.stderr.trim()).toBe('warningPeriod must be at least 60 s, but is 5 s.');
}, 30_000);

const isBuiltin = (name: string): boolean => builtinModules.includes(name.replace(/^node:/, ''));
