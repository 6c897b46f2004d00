import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { keptPage } from '../../../local/page/kept-page.ts';

/** Somebody's own page on a port of its own, as on a development server. */
export type OwnPage = {
  /** `http://localhost:…/` */
  readonly address: string;
  readonly serve: (files: ReadonlyMap<string, string | Uint8Array>) => void;
  readonly stop: () => Promise<void>;
};

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  json: 'application/json',
};

export const openOwnPage = async (): Promise<OwnPage> => {
  let files: ReadonlyMap<string, string | Uint8Array> = new Map();
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = files.has(pathname) ? pathname : '/index.html';
    const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type }).end(files.get(name) ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}/`,
    serve: (next) => {
      files = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

type Application = {
  /** Runs each effect twice, as React does in development. */
  readonly strict?: boolean;
  /** The head of the document around it. */
  readonly head?: string;
};

/** A page's component, rendered as an application with React would. */
export const applicationOf = async (
  component: string,
  { strict = false, head = '' }: Application = {},
): Promise<ReadonlyMap<string, Uint8Array | string>> => {
  const root = join(import.meta.dirname, '../../..');
  const { outputFiles } = await build({
    stdin: {
      contents: `${component}
import { StrictMode as Strictly } from 'react';
import { createRoot } from 'react-dom/client';
createRoot(document.body.appendChild(document.createElement('div'))).render(${strict ? '<Strictly><App /></Strictly>' : '<App />'});`,
      resolveDir: root,
      loader: 'tsx',
    },
    alias: {
      '@vigil/client': join(root, 'client/client.ts'),
      '@vigil/client/react': join(root, 'client/react.ts'),
      '@vigil/client/dialog': join(root, 'client/dialog.ts'),
      '@vigil/client/state': join(root, 'client/own/state.ts'),
    },
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': strict ? '"development"' : '"production"' },
    logLevel: 'error',
  });
  return new Map([
    [
      '/index.html',
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>${head}<body><script type="module" src="/page.js"></script>`,
    ],
    ['/page.js', outputFiles[0]?.contents ?? ''],
  ]);
};

/** The reference page on somebody else's host. */
export const referencePage = async (
  configuration: object,
): Promise<ReadonlyMap<string, Uint8Array | string>> => {
  const page = await keptPage(join(import.meta.dirname, '../../..'), 'web');
  const files = [...page].map(([path, { content }]): [string, Uint8Array] => [path, content]);
  return new Map<string, Uint8Array | string>([...files, ['/config.json', JSON.stringify(configuration)]]);
};
