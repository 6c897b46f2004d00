import type { IncomingHttpHeaders } from 'node:http';
import { flushCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { ClassicLevel } from 'classic-level';
import { isCalledHere } from '../endpoints/loopback.ts';
import { shows } from '../iam/secret.ts';
import { type Followed, follow, forget, readLog } from '../stream/change-log.ts';
import { directCall, serveOf } from './direct-call.ts';
import { keptHeaders } from './forwarding.ts';
import { withLag } from './lagging-index.ts';
import { strictDynalite } from './strict-dynalite.ts';

/** The inside of the table engine: a thread of its own, so that a long query does not hold up the gateway. */
const { path, secret } = workerData as { path: string; secret: string };

type Call = { id: number; headers: IncomingHttpHeaders; body: string; indexLag: number };

/**
 * dynalite reads several small values for each call. A read takes a few microseconds, and handing it over to another
 * thread and back ten times as long, so this thread reads by itself.
 */
const level = ClassicLevel.prototype as unknown as {
  _get: (key: unknown, options: unknown) => Promise<unknown>;
  _getSync: (key: unknown, options: unknown) => unknown;
};
level._get = async function (this: typeof level, key, options) {
  return this._getSync(key, options);
};

const server = strictDynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
server.keepAliveTimeout = 60_000;

const serve = serveOf(server);
server.removeAllListeners('request');
// The database itself asks nobody who they are, and lets every page read it.
server.on('request', (request, response) => {
  const { headers, socket } = request;
  if (isCalledHere(headers, socket.localPort ?? 0) && headers.origin === undefined && shows(headers, secret))
    return serve(request, response);
  response.writeHead(403, { 'content-type': 'application/x-amz-json-1.0' });
  response.end('{"__type":"UnrecognizedClientException","message":"It takes the calls of its stack only."}');
});

const call = directCall(serve);

/** The stack's own calls: a call of the table is its most frequent one. */
const answer = ({ id, headers, body, indexLag }: Call): void =>
  withLag(indexLag, () => {
    void call(headers, body).then((answered) =>
      parentPort?.postMessage({ id, ...answered, headers: keptHeaders(answered.headers) }),
    );
  });

const close = (): void => {
  // Connections that are kept alive would keep it open.
  server.close(() => parentPort?.postMessage('closed'));
  server.closeAllConnections();
};

server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage({ port: (server.address() as AddressInfo).port });
  // Where compiled code is kept, the next stack finds it, also when this one is killed.
  flushCompileCache();
});

type Asked =
  | Call
  | 'close'
  | { readonly follow: Followed }
  | { readonly id: number; readonly read: number }
  | { readonly id: number; readonly forget: readonly string[] };

/** The log of what was written, for whoever follows it. */
const say = (id: number, log: Promise<unknown>): void =>
  void log.then(
    (found) => parentPort?.postMessage({ id, log: found ?? [] }),
    (error: unknown) => parentPort?.postMessage({ id, log: String(error) }),
  );

parentPort?.on('message', (message: Asked) => {
  if (message === 'close') close();
  else if ('follow' in message) follow(message.follow, () => parentPort?.postMessage('changed'));
  else if ('read' in message) say(message.id, readLog(message.read));
  else if ('forget' in message) say(message.id, forget(message.forget));
  else answer(message);
});
