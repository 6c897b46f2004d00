import { Agent, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Answer, Endpoint, SignedRequest } from '../endpoints/server.ts';
import type { Faults } from '../faults.ts';
import { refusal } from '../iam/caller.ts';
import type { Place } from '../template/identity.ts';
import { accessOf } from './access.ts';

export type TableEndpointOptions = {
  readonly place: Place;
  /** Where the database is. */
  readonly database: URL;
  readonly faults: Faults;
};

const JSON_TYPE = 'application/x-amz-json-1.0';
const operationOf = /^DynamoDB_20120810\.(\w+)$/;

/** DynamoDB: judges the call, then passes it on as it is. */
export const tableEndpoint = ({ place, database, faults }: TableEndpointOptions): Endpoint => {
  const forward = forwarder(database);
  return async (request) => {
    const operation = operationOf.exec(String(request.headers['x-amz-target'] ?? ''))?.[1];
    if (operation === undefined) return null;
    if (faults.strikes('throttled-table'))
      return fault('ThrottlingException', 'Rate of requests exceeds the limit.');
    const needs = accessOf(place, operation, JSON.parse(request.body.toString('utf8')));
    if (needs === null)
      return fault(
        'AccessDeniedException',
        `The local stack cannot judge ${operation}, so it does not allow it.`,
      );
    for (const need of needs) {
      const denied = refusal(request.caller, need);
      if (denied) return fault('AccessDeniedException', denied);
    }
    return forward(request);
  };
};

const fault = (name: string, message: string): Answer => ({
  status: 400,
  headers: { 'content-type': JSON_TYPE },
  body: { __type: `com.amazon.coral.service#${name}`, message, Message: message },
});

const passedOn = ['content-type', 'x-amzn-requestid', 'x-amz-crc32'];

const forwarder = (database: URL) => {
  const secure = database.protocol === 'https:';
  const send = secure ? httpsRequest : httpRequest;
  const shared: RequestOptions = {
    hostname: database.hostname,
    port: database.port,
    ...(!secure && { agent: new Agent({ keepAlive: true, maxSockets: 256 }) }),
  };
  return ({ method, headers, body }: SignedRequest): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const outgoing = send(
        { ...shared, method, path: '/', headers: { ...headers, host: database.host } },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const kept = passedOn.flatMap((name) => {
              const value = incoming.headers[name];
              return typeof value === 'string' ? [[name, value] as const] : [];
            });
            resolve({
              status: incoming.statusCode ?? 500,
              headers: Object.fromEntries(kept),
              body: Buffer.concat(chunks),
            });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
};
