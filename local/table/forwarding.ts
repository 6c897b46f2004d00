import type { IncomingHttpHeaders, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Agent, request as httpRequest } from '../endpoints/http.ts';

/**
 * Passes a call of DynamoDB on to the database as it is; `body` is its JSON. An index is to answer as it was `indexLag`
 * milliseconds ago, as far as the database can be made to.
 */
export type Forward = (headers: IncomingHttpHeaders, body: string, indexLag?: number) => Promise<Forwarded>;

/** What the database has answered: JSON, as it came. */
export type Forwarded = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

// Not the checksum: the answer may be changed on its way.
const kept = ['content-type', 'x-amzn-requestid'];

/** The headers of an answer that the caller gets to see. */
export const keptHeaders = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    kept.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );

/** To a database at an address. */
export const forwardTo = (database: URL): Forward => {
  const secure = database.protocol === 'https:';
  const send = secure ? httpsRequest : httpRequest;
  const shared: RequestOptions = {
    hostname: database.hostname,
    port: database.port,
    method: 'POST',
    path: '/',
    ...(!secure && { agent: new Agent({ keepAlive: true, maxSockets: 256 }) }),
  };
  return (headers, body) =>
    new Promise((resolve, reject) => {
      const outgoing = send(
        {
          ...shared,
          headers: { ...headers, host: database.host, 'content-length': Buffer.byteLength(body) },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () =>
            resolve({
              status: incoming.statusCode ?? 500,
              headers: keptHeaders(incoming.headers),
              text: Buffer.concat(chunks).toString('utf8'),
            }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
};
