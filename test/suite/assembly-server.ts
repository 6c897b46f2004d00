import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { processorTime } from './times.ts';

/** Makes templates for all processes that run tests: CDK is loaded, and compiled, once for all of them. */
export type AssemblyServer = {
  readonly url: string;
  /** Milliseconds that they took by the clock and of a processor; null when nobody asked for one. */
  readonly took: () => { readonly clock: number; readonly processor: number } | null;
  readonly stop: () => Promise<void>;
};

type Prepare = (args: readonly string[]) => Promise<unknown>;

/** Not loaded before somebody asks. */
const withCdk: Prepare = async (args) => (await import('./assemblies.ts')).prepareAssembly(args);

/** Answers the arguments of a stack, as JSON, when their assembly is kept. One after the other: each takes a whole processor. */
export const serveAssemblies = async (make: Prepare = withCdk): Promise<AssemblyServer> => {
  let took: { clock: number; processor: number } | null = null;
  const prepare = async (request: IncomingMessage): Promise<void> => {
    const args = JSON.parse(await text(request)) as readonly string[];
    const begun = { clock: Date.now(), processor: processorTime() };
    await make(args);
    took = {
      clock: (took?.clock ?? 0) + Date.now() - begun.clock,
      processor: (took?.processor ?? 0) + processorTime() - begun.processor,
    };
  };
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    const prepared = last.then(() => prepare(request));
    last = prepared.catch(() => {});
    prepared.then(
      () => response.end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    took: () => took,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
