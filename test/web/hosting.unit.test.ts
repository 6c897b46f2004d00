import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  bundlePage,
  bundlePageSync,
  type PageBundle,
  pathOf as pageFileOf,
  pageIngredients,
} from '../../web/hosting/page-bundle.ts';
import { keeping, keepingOf, VIEWS } from '../../web/hosting/page-files.ts';
import { pageHeaders, pagePolicy } from '../../web/hosting/page-policy.ts';
import { heaviest, pageWeights } from '../../web/hosting/page-weight.ts';
import { pathOf, routeOf } from '../../web/parts/frame/route.ts';

const web = join(import.meta.dirname, '../../web');

describe('the files of the page', () => {
  let page: PageBundle;
  beforeAll(async () => {
    page = await bundlePage(web);
  });
  const text = (path: string) => Buffer.from(page.get(path) ?? '').toString();

  test('are a document and files named after their content, to which the document refers', () => {
    const others = [...page.keys()].filter((path) => path !== '/index.html');
    expect(page.has('/index.html')).toBe(true);
    for (const path of others) expect(path).toMatch(/^\/assets\/[\w-]+-[A-Z0-9]{8}\.(js|css)(\.map)?$/);
    const named = [...text('/index.html').matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(
      ([, path]) => path ?? '',
    );
    expect(named.map((path) => path.replace(/-[A-Z0-9]{8}/, ''))).toEqual([
      '/assets/main.css',
      // What the script needs at once, and which others share.
      '/assets/chunk.js',
      '/assets/chunk.js',
      '/assets/chunk.js',
      '/assets/chunk.js',
      '/assets/chunk.js',
      '/assets/chunk.js',
      '/assets/chunk.js',
      '/assets/main.js',
    ]);
    for (const path of named) expect(page.has(path)).toBe(true);
  });

  test('may be cached for ever, except the document and the configuration', () => {
    for (const path of page.keys())
      expect(keepingOf(path)).toBe(path === '/index.html' ? keeping.rest : keeping.assets);
    expect(keepingOf('/config.json')).toBe('no-cache');
    expect(keeping.assets).toContain('immutable');
  });

  test('are the same wherever they were built, and do not reveal where', () => {
    const maps = [...page.keys()].filter((path) => path.endsWith('.map'));
    const sources = maps.flatMap((path) => (JSON.parse(text(path)) as { sources: string[] }).sources);
    expect(sources).toContain('../../web/main.tsx');
    for (const source of sources)
      expect(source).toMatch(/^\.\.\/\.\.\/(web|client|shared|docs|node_modules)\//);
  });

  test('are the same when bundled synchronously', () => {
    const sizes = (bundle: PageBundle) => [...bundle].map(([path, content]) => [path, content.length]);
    expect(sizes(bundlePageSync(web))).toEqual(sizes(page));
  });
});

test('The page’s headers repeat the policy of its document, and nobody may put it into a frame', () => {
  const connect = ['https://id.example.com', 'wss://api.example.com', 'wss://api.example.com'];
  const { 'content-security-policy': policy } = pageHeaders(connect);
  expect(policy).toBe(`${pagePolicy(connect)}; frame-ancestors 'none'`);
  expect(policy).toContain("; connect-src 'self' https://id.example.com wss://api.example.com;");
});

describe('what somebody fetches', () => {
  const weights = pageWeights(web);

  test('before they can knock as a guest is at most 60 KB, and contains nothing of the login, the lists and the managing', async () => {
    const { guest, account, managing } = await weights;
    expect(guest.bytes).toBeGreaterThan(10_000);
    expect(guest.bytes).toBeLessThanOrEqual(heaviest.guest);
    // Each way takes more with it than the one before.
    expect(account.bytes).toBeGreaterThan(guest.bytes);
    expect(managing.bytes).toBeGreaterThan(account.bytes);
    const sources = await sourcesOf(guest.scripts);
    expect(sources).toContain('web/session/session-page.tsx');
    for (const room of ['oauth4webapi', 'web/lists/', 'web/managing/', 'web/words/german', 'react-dom'])
      expect(sources.filter((source) => source.includes(room))).toEqual([]);
  });

  test('with an account is at most 77 KB, and 88 KB with everything that moderators arrange', async () => {
    const { account, managing } = await weights;
    expect(account.bytes).toBeLessThanOrEqual(heaviest.account);
    expect(managing.bytes).toBeLessThanOrEqual(heaviest.managing);
  });

  /** According to esbuild's metafile of each script. */
  const sourcesOf = async (scripts: readonly string[]): Promise<string[]> => {
    const { outputs } = await pageIngredients(web);
    return Object.entries(outputs)
      .filter(([path]) => scripts.includes(pageFileOf(path)))
      .flatMap(([, { inputs }]) => Object.keys(inputs));
  };
});

describe('an address that is answered with the document', () => {
  const isView = (path: string) => new RegExp(VIEWS).test(path);

  test.each([
    '/',
    '/join',
    '/sessions',
    '/groups',
    '/contacts',
    pathOf('sessions', 's 1'),
    pathOf('groups', 'ü/%'),
    pathOf('contacts', 'c1'),
  ])('is %s, which the page shows something for', (path) => {
    expect(isView(path)).toBe(true);
    expect(routeOf(path).name === 'list').toBe(['/', '/sessions'].includes(path));
  });

  test.each(['/nowhere', '/config.json', '/assets/main.js', '/sessions/a/b', '/ops', '//', '/joined'])(
    'is not %s',
    (path) => {
      expect(isView(path)).toBe(false);
    },
  );
});
