import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { configurationFrom } from '../../web/login/configuration.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-page-'));
});
afterAll(() => rm(folder, { recursive: true }));

const build = async (...args: readonly string[]) => {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const done = promisify(execFile)(process.execPath, ['local/tools/build-page.ts', ...args], {
    cwd: root,
    env,
  });
  return done.then(
    () => ({ code: 0, said: '' }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }),
  );
};

describe('npm run build:page', () => {
  test('writes everything that a static host needs, and the page’s configuration from a stack’s outputs', async () => {
    const told = {
      issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abc',
      clientId: 'abc',
      scope: 'openid email profile',
      webSocketUrl: 'wss://abc.execute-api.eu-central-1.amazonaws.com/v1',
    };
    const outputs = join(folder, 'outputs.json');
    const made = { PageConfiguration: JSON.stringify(told), LoginUrl: 'https://vigil-x.auth.example.com' };
    await writeFile(outputs, JSON.stringify({ 'Vigil-test': made }));
    const out = join(folder, 'page');
    expect(await build('--out', out, '--outputs', outputs, '--stack', 'Vigil-test')).toMatchObject({
      code: 0,
    });
    expect(await readdir(out)).toEqual(expect.arrayContaining(['assets', 'config.json', 'index.html']));
    expect((await readdir(join(out, 'assets'))).length).toBeGreaterThanOrEqual(2);
    const file = async (name: string) => readFile(join(out, name), 'utf8');
    expect(configurationFrom(JSON.parse(await file('config.json')))).toEqual(told);
    expect(await file('index.html')).toMatch(/src="\/assets\/main-\w+\.js"/);

    // Its policy is inside it, before anything that it applies to, and names the origins it may connect to.
    expect(await file('index.html')).toMatch(/<head>\s*<meta http-equiv="Content-Security-Policy"/);
    const policyIn = async () =>
      /Security-Policy" content="([^"]+)"/.exec(await file('index.html'))?.[1] ?? '';
    expect((await policyIn()).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self' https://cognito-idp.eu-central-1.amazonaws.com wss://abc.execute-api.eu-central-1.amazonaws.com https://vigil-x.auth.example.com",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    const connect = 'https://oauth2.example.com/token';
    expect(
      await build('--out', out, '--outputs', outputs, '--stack', 'Vigil-test', '--connect', connect),
    ).toMatchObject({ code: 0 });
    expect(await policyIn()).toContain(' https://oauth2.example.com;');

    // A second build keeps the configuration.
    expect(await build('--out', out)).toMatchObject({ code: 0 });
    expect(JSON.parse(await file('config.json'))).toEqual(told);
    expect(await policyIn()).toContain("connect-src 'self' https: wss:;");
    const template: unknown = JSON.parse(await file('config.template.json'));
    expect(Object.keys(template as object)).toEqual(Object.keys(told));
    expect(() => configurationFrom(template)).toThrow('must begin with https:');

    expect(await build('--out', out, '--outputs', outputs)).toEqual({
      code: 2,
      said: expect.stringContaining('no PageConfiguration of the stack Vigil; there are Vigil-test'),
    });
  }, 30_000);

  test('says what is missing', async () => {
    expect(await build()).toEqual({ code: 2, said: 'Say where to: --out DIR.\n' });
    expect(await build('--out', folder, '--outputs', join(folder, 'nowhere'))).toMatchObject({ code: 2 });
  }, 30_000);
});
