import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIssuer } from '../../local/identity/issuer.ts';

/** The development issuer on a port of its own, with a clock that is turned by hand. */
export type IssuerUnderTest = {
  readonly origin: string;
  readonly issuer: string;
  /** The only address that people may be sent back to. */
  readonly page: string;
  /** In milliseconds ahead of the machine's clock. */
  readonly advance: (by: number) => void;
  /** How many requests have come to this path. */
  readonly asked: (pathname: string) => number;
  readonly stop: () => Promise<void>;
};

export const startIssuer = async (
  lifetime = 60_000,
  pageOrigin = 'http://localhost:3000',
): Promise<IssuerUnderTest> => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-issuer-'));
  let ahead = 0;
  const paths: string[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { issuer, find } = await openIssuer({
    keyFile: join(folder, 'key.json'),
    origin,
    pages: [`${pageOrigin}/`],
    lifetime,
    now: () => Date.now() + ahead,
  });
  server.on('request', (request, response) => {
    const { pathname } = new URL(request.url ?? '/', origin);
    paths.push(pathname);
    const endpoint = find(request.method ?? '', pathname);
    if (!endpoint) return response.writeHead(404).end();
    endpoint(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return {
    origin,
    issuer,
    page: `${pageOrigin}/`,
    advance: (by) => {
      ahead += by;
    },
    asked: (pathname) => paths.filter((path) => path === pathname).length,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
};

/** What a browser does on the login page: it submits the form with a name. Resolves with where it is sent then. */
export const choose = async (address: string, choice: Readonly<Record<string, string>>): Promise<URL> => {
  const { origin, pathname, searchParams } = new URL(address);
  for (const [name, value] of Object.entries(choice)) searchParams.set(name, value);
  const response = await fetch(origin + pathname, { method: 'POST', body: searchParams, redirect: 'manual' });
  const to = response.headers.get('location');
  if (response.status !== 303 || to === null)
    throw new Error(`The login answered ${response.status}: ${await response.text()}`);
  return new URL(to);
};
