import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import manifest from '../../infra/package/manifest.json' with { type: 'json' };
import { documentedFile } from '../docs/documented.ts';
import { type Released, released, sparing } from '../hosts/released.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const bin = (name: string) => join(root, 'node_modules', name);

/**
 * Apps as `cdk init` makes them, with the published package and nothing else of ours. Their libraries are those of this
 * repository, so that no registry is asked; `npm run fresh` fetches all of them.
 */
let folder: string;
let release: Released;
let built: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-construct-'));
  release = await released(folder);
  built = join(release.folder, 'construct');
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

type Language = 'typescript' | 'javascript';
const environment = () => ({
  PATH: process.env.PATH,
  HOME: folder,
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  // A dozen processes load the same library.
  ...sparing(),
});

/** `cdk`, as somebody calls it in their app. */
const cdk = (app: string, ...args: readonly string[]) => cdkWith({}, app, ...args);
const cdkWith = (variables: Readonly<Record<string, string>>, app: string, ...args: readonly string[]) =>
  run(process.execPath, [bin('aws-cdk/bin/cdk'), ...args, '--no-color', '--no-notices'], {
    cwd: app,
    env: { ...environment(), ...variables },
  });

const newApp = async (name: string, language: Language, libraries: readonly string[]): Promise<string> => {
  const app = join(folder, name, 'my-app');
  await mkdir(app, { recursive: true });
  await cdk(app, 'init', 'app', '--language', language, '--generate-only');
  for (const library of libraries) {
    const place = join(app, 'node_modules', library);
    await mkdir(dirname(place), { recursive: true });
    await symlink(bin(library), place);
  }
  // A copy, because a linked package would find this repository's libraries by itself.
  cpSync(built, join(app, 'node_modules', manifest.name), { recursive: true });
  return app;
};

const needed = ['aws-cdk-lib', 'constructs'];
const typed = [...needed, '@types/node', '@types/jest', 'typescript'];

const templateIn = (folder: string): string => readFileSync(join(folder, 'MyAppStack.template.json'), 'utf8');

/** Compiled with the app's own settings. */
const compiled = async (app: string): Promise<string> => {
  const outcome = await run(process.execPath, [bin('typescript/bin/tsc')], {
    cwd: app,
    env: environment(),
  }).catch((error: { stdout: string }) => error);
  return outcome.stdout;
};

/**
 * The package's declarations as sources of the app, because its settings are lenient with those of libraries. To be strict
 * with all of them costs three times as much, for the thousands of the CDK.
 */
const takeDeclarations = async (app: string): Promise<readonly string[]> => {
  const lib = join(built, 'lib');
  const names = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.d.ts'),
  );
  for (const name of names) {
    const source = join(app, 'lib/declared', name.replace(/\.d\.ts$/, '.ts'));
    await mkdir(dirname(source), { recursive: true });
    cpSync(join(lib, name), source);
  }
  return names;
};

/** Runs the app of these sources as `tsx` would, with nothing of the package bundled into it. */
const synthesized = async (
  app: string,
  out: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> => {
  await build({
    entryPoints: [join(app, 'bin/my-app.ts')],
    outfile: join(app, 'run.cjs'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    logLevel: 'error',
  });
  await cdkWith(variables, app, 'synth', '--quiet', '--app', 'node run.cjs', '--output', out);
  return join(app, out);
};

describe('npm run release -- --dry-run', () => {
  test('makes both tarballs, lists what is in them, and publishes nothing', async () => {
    const { folder: out, printed } = release;
    const { version } = manifest;
    for (const name of ['client', 'construct']) {
      expect(printed).toContain(`@vigil/${name} ${version}: `);
      expect((await stat(join(out, `vigil-${name}-${version}.tgz`))).size).toBeGreaterThan(50_000);
    }
    const listed = printed.split('\n').map((line) => line.trim().split('  ')[1]);
    for (const file of [
      'dist/esm/client.js',
      'dist/cjs/types/client/client.d.ts',
      'lib/construct.js',
      'lib/props.d.ts',
      'lib/functions/message/index.mjs',
      'lib/page/index.html',
      'THIRD-PARTY.md',
    ])
      expect(listed).toContain(file);
    expect(listed.filter((file) => file?.endsWith('CHANGELOG.md'))).toHaveLength(2);
    expect(listed.filter((file) => file?.startsWith('lib/') && file.endsWith('.map'))).toEqual([]);
    // Nothing of the sources, the tests or this machine.
    expect(listed.filter((file) => /(?<!\.d)\.ts$|test|node_modules/.test(file ?? ''))).toEqual([]);
    expect(printed).toContain(`Version ${version}. Nothing was published.`);
  });
});

describe('The construct in an app that cdk init has made', () => {
  let app: string;
  beforeAll(async () => {
    app = await newApp('typed', 'typescript', typed);
    writeFileSync(join(app, 'lib/my-app-stack.ts'), documentedFile('lib/my-app-stack.ts'));
  }, 60_000);

  test('compiles with the strictest settings, declarations included', async () => {
    const wrong = [
      'idleTimeout: 900_000',
      "removal: 'keep'",
      'stage: "test"',
      'origins: "https://app.example.com"',
      'idleTimout: "15m"',
    ].map(
      (prop, index) =>
        `// @ts-expect-error ${prop.replaceAll('"', "'")}\nexport const wrong${index}: VigilProps = { ${prop} };\n`,
    );
    const lines = [
      "import { SettingsError, Vigil, type VigilProps } from '@vigil/construct';",
      "import type { Role } from 'aws-cdk-lib/aws-iam';",
      'export const mistake = (error: unknown): string | null => error instanceof SettingsError ? error.message : null;',
      'export const grants = (vigil: Vigil, role: Role) => [vigil.grantRead(role), vigil.functions.timer.grantInvoke(role), vigil.table.tableArn];',
      ...wrong,
    ];
    writeFileSync(join(app, 'lib/uses.ts'), lines.join('\n'));
    expect(await takeDeclarations(app)).toEqual(expect.arrayContaining(['construct.d.ts', 'props.d.ts']));
    const broken = `// @ts-expect-error The others are looked at as well.
export declare const broken: import('aws-cdk-lib/aws-iam').Nothing;
`;
    writeFileSync(join(app, 'lib/declared/broken.ts'), broken);
    expect(await compiled(app)).toBe('');
  }, 60_000);

  test('is synthesized with the functions that it contains, the same everywhere', async () => {
    expect(existsSync(join(app, 'node_modules/esbuild'))).toBe(false);
    const out = await synthesized(app, 'cdk.out');
    const template = templateIn(out);
    expect(template).toContain('\\"idleTimeout\\":1200000');
    expect(template).toContain('"MyAppStack/Presence"');
    const assets = readdirSync(out).filter((name) => name.startsWith('asset.'));
    expect(assets).toHaveLength(8);
    for (const asset of assets) {
      const bundle = readFileSync(join(out, asset, 'index.mjs'), 'utf8');
      expect(bundle).toMatch(/export\s*\{\s*handler\s*\}/);
      for (const place of [root, folder]) expect(bundle + template).not.toContain(place);
    }
  }, 60_000);

  test('differs from nothing by what it adds, and from other timings by variables', async () => {
    const older = join(app, 'cdk.out');
    const stack = join(app, 'lib/my-app-stack.ts');
    writeFileSync(stack, readFileSync(stack, 'utf8').replace('minutes(20)', 'minutes(25)'));
    // Validated a moment ago, with the other timing.
    const newer = await synthesized(app, 'newer', { CDK_VALIDATION: 'false' });
    const diff = async (template: string) => {
      const { stdout, stderr } = await cdk(app, 'diff', '--app', newer, '--template', template);
      return stdout + stderr;
    };
    const empty = join(app, 'empty.json');
    writeFileSync(empty, '{"Resources":{}}');
    const { Resources } = JSON.parse(templateIn(newer)) as { Resources: Record<string, { Type: string }> };
    const added = (await diff(empty)).match(/^\[\+\] AWS::/gm) ?? [];
    // What the CDK adds for its own statistics is not part of a diff.
    const shown = Object.values(Resources).filter(({ Type }) => Type !== 'AWS::CDK::Metadata');
    expect(added).toHaveLength(shown.length);
    const changed = (await diff(join(older, 'MyAppStack.template.json'))).match(/^\[.\] .*$/gm) ?? [];
    // Each function, its new version in place of the old one, and the alias that moves between them.
    const places = changed.map((line) =>
      line.replace(/^(\[.\] \S+ \S+?)(\/CurrentVersion|\/Live)? .*$/, '$1'),
    );
    expect(places.sort()).toEqual(
      ['Disconnect', 'Message', 'Service', 'Sweep', 'Timer']
        .flatMap((name) => [
          `[+] AWS::Lambda::Version Presence/Default/${name}`,
          `[-] AWS::Lambda::Version Presence/Default/${name}`,
          `[~] AWS::Lambda::Alias Presence/Default/${name}`,
          `[~] AWS::Lambda::Function Presence/Default/${name}`,
        ])
        .sort(),
    );
  }, 60_000);
});

describe('The construct in plain JavaScript', () => {
  let app: string;
  const stack = (body: string) =>
    `const { Stack } = require('aws-cdk-lib/core');
const { Vigil } = require('@vigil/construct');
class MyAppStack extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    ${body}
  }
}
module.exports = { MyAppStack };
`;
  const complaint = (running: Promise<unknown>): Promise<string> =>
    running.then(
      () => '',
      ({ stderr }: { stderr: string }) => stderr,
    );
  const synth = (body: string) => {
    writeFileSync(join(app, 'lib/my-app-stack.js'), stack(body));
    // Validated for the other app, and these settings by cfn-lint (test/infra/lint.unit.test.ts): it takes twice as long as the rest.
    return complaint(cdkWith({ CDK_VALIDATION: 'false' }, app, 'synth', '--quiet'));
  };
  /** As `cdk synth` runs it; loading that costs as much as the app. */
  const appAlone = (body: string) => {
    writeFileSync(join(app, 'lib/my-app-stack.js'), stack(body));
    return complaint(run(process.execPath, ['bin/my-app.js'], { cwd: app, env: environment() }));
  };
  beforeAll(async () => {
    app = await newApp('plain', 'javascript', [...needed, 'cdk-nag']);
  }, 60_000);

  test('can be there twice in one stack, and passes a review of the app', async () => {
    const bin = join(app, 'bin/my-app.js');
    const reviewed = `${readFileSync(bin, 'utf8')}
const { AwsSolutionsChecks, ServerlessChecks } = require('cdk-nag');
cdk.Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
`;
    writeFileSync(bin, reviewed);
    expect(await synth("new Vigil(this, 'First'); new Vigil(this, 'Second', { tracing: 'off' });")).toBe('');
    const out = join(app, 'cdk.out');
    const template = templateIn(out);
    expect(template.match(/"POWERTOOLS_SERVICE_NAME": "vigil-/g)).toHaveLength(16);
    expect(template.match(/"Type": "AWS::CloudFront::Distribution"/g)).toHaveLength(2);
    const assets = readdirSync(out).filter((name) => name.startsWith('asset.'));
    const withName = (name: string) => assets.filter((asset) => existsSync(join(out, asset, name)));
    expect(withName('index.mjs')).toHaveLength(8);
    // Both have the same page, which was bundled with the package.
    expect(withName('index.html')).toHaveLength(1);
  }, 90_000);

  test.each([
    [
      synth,
      "new Vigil(this, 'Presence', { idleTimeout: require('aws-cdk-lib').Duration.millis(5) });",
      'idleTimeout must be a duration such as 30s, 15m or 2h, but is "5ms".',
    ],
    [
      appAlone,
      "new Vigil(this, 'Presence', { idleTimeout: '5s' });",
      'idleTimeout must be at least 60 s, but is 5 s.',
    ],
    [
      appAlone,
      "new Vigil(this, 'Presence', { idletimeout: '15m' });",
      'There is no setting idletimeout; there are preset, ',
    ],
  ])(
    'says in a sentence what is wrong, %#',
    async (running, body, sentence) => {
      expect(await running(body)).toContain(`SettingsError: ${sentence}`);
    },
    60_000,
  );

  test('has named exports as ESM', async () => {
    const source =
      "import { SettingsError, Vigil } from '@vigil/construct'; console.log(typeof Vigil, typeof SettingsError);";
    writeFileSync(join(app, 'esm.mjs'), source);
    const { stdout } = await run(process.execPath, ['esm.mjs'], { cwd: app });
    expect(stdout.trim()).toBe('function function');
  }, 30_000);

  test('says in a sentence that the app’s library is too old', async () => {
    const place = join(app, 'node_modules/aws-cdk-lib');
    await rm(place);
    await mkdir(place);
    writeFileSync(join(place, 'package.json'), '{ "name": "aws-cdk-lib", "version": "2.150.0" }');
    const { stderr } = spawnSync(process.execPath, ['-e', "require('@vigil/construct')"], {
      cwd: app,
      encoding: 'utf8',
    });
    expect(stderr).toContain(
      `RangeError: @vigil/construct ${manifest.version} needs aws-cdk-lib 2.275.0 or a later 2, but this app has 2.150.0: npm install aws-cdk-lib@2`,
    );
  });
});

describe('The package contains', () => {
  test('what runs, what describes it, and whose work is inside', async () => {
    expect(readdirSync(join(built, 'lib/functions')).sort()).toEqual([
      'authorize',
      'connect',
      'disconnect',
      'forward',
      'message',
      'service',
      'sweep',
      'timer',
    ]);
    expect(existsSync(join(built, 'lib/page/index.html'))).toBe(true);
    for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE', 'THIRD-PARTY.md'])
      expect(readFileSync(join(built, name), 'utf8').length).toBeGreaterThan(0);
    const others = readFileSync(join(built, 'THIRD-PARTY.md'), 'utf8');
    for (const name of ['zod', 'preact', '@middy/core', '@aws-sdk/client-dynamodb', 'aws-jwt-verify'])
      expect(others).toContain(`\n## ${name} `);
  });
});
