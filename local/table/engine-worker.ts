import { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { ClassicLevel } from 'classic-level';
import { isCalledHere } from '../endpoints/loopback.ts';
import { shows } from '../iam/secret.ts';
import { type Followed, follow, forget, readLog } from '../stream/change-log.ts';
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

type Serve = (request: unknown, response: unknown) => void;
const [serve] = server.listeners('request') as [Serve];
server.removeAllListeners('request');
// The database itself asks nobody who they are, and lets every page read it.
server.on('request', (request, response) => {
  const { headers, socket } = request;
  if (isCalledHere(headers, socket.localPort ?? 0) && headers.origin === undefined && shows(headers, secret))
    return serve(request, response);
  response.writeHead(403, { 'content-type': 'application/x-amz-json-1.0' });
  response.end('{"__type":"UnrecognizedClientException","message":"It takes the calls of its stack only."}');
});

/** The stack's own calls, which come without a socket: a call of the table is its most frequent one. */
const answer = ({ id, headers, body, indexLag }: Call): void => {
  const request = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers });
  const answered: Record<string, string> = {};
  const response = {
    statusCode: 200,
    setHeader: (name: string, value: unknown) => {
      answered[name.toLowerCase()] = String(value);
    },
    end(text = '') {
      parentPort?.postMessage({ id, status: this.statusCode, headers: keptHeaders(answered), text });
    },
  };
  withLag(indexLag, () => {
    serve(request, response);
    request.emit('data', body);
    request.emit('end');
  });
};

const close = (): void => {
  // Connections that are kept alive would keep it open.
  server.close(() => parentPort?.postMessage('closed'));
  server.closeAllConnections();
};

server.listen(0, '127.0.0.1', () =>
  parentPort?.postMessage({ port: (server.address() as AddressInfo).port }),
);

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
