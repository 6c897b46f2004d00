import { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders, Server } from 'node:http';

/** What the database says to one call, as it would go over the wire. */
export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

/** Calls the database. */
export type DirectCall = (headers: IncomingHttpHeaders, body: string) => Promise<Answered>;

/** The database's own way of taking a request. */
export type Serve = (request: unknown, response: unknown) => void;

export const serveOf = (server: Server): Serve => {
  const [serve] = server.listeners('request') as Serve[];
  if (!serve) throw new Error('The database takes no requests.');
  return serve;
};

/**
 * Calls of the thread that the database runs in, without a socket: the sending and reading of them takes as long as the
 * database does. It sees the same bytes.
 */
export const directCall =
  (serve: Serve): DirectCall =>
  (headers, body) =>
    new Promise((resolve) => {
      const request = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers });
      const answered: Record<string, string> = {};
      const response = {
        statusCode: 200,
        setHeader: (name: string, value: unknown) => {
          answered[name.toLowerCase()] = String(value);
        },
        end(text = '') {
          resolve({ status: this.statusCode, headers: answered, text });
        },
      };
      serve(request, response);
      // Its limit is one of bytes.
      request.emit('data', Buffer.from(body));
      request.emit('end');
    });
