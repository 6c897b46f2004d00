import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import type { Invoke } from '../functions/outcome.ts';
import type { DeployedUrl } from '../template/function-urls.ts';
import type { Place } from '../template/identity.ts';
import type { Vend } from '../watch/vended.ts';
import type { Issuing, ServiceCredentials } from './credentials.ts';
import { signerOf } from './signature.ts';

/** What Lambda takes and hands on, in bytes. */
const LARGEST = 6 * 1_024 * 1_024;

export type FunctionUrlOptions = {
  readonly deployed: DeployedUrl;
  readonly place: Place;
  readonly invoke: Invoke;
  readonly credentials: Issuing;
  readonly vend: Vend;
  readonly now?: () => number;
};

const resultSchema = z.object({
  statusCode: z._default(z.number(), 200),
  headers: z._default(z.record(z.string(), z.string()), {}),
  body: z._default(z.string(), ''),
});

type Result = z.infer<typeof resultSchema>;

/** The URL of a function, as it would be deployed: IAM first, then the function, and its answer. */
export const functionUrl = (options: FunctionUrlOptions) => {
  const { deployed, place, invoke, credentials, vend, now = Date.now } = options;
  const { functionArn, functionName, principals } = deployed;

  const answer = async (request: IncomingMessage, url: URL): Promise<Result> => {
    const body = await bodyOf(request);
    if (body === null) return says(413, 'Request Too Long');
    const { method = '', headers } = request;
    const signer = await signerOf(
      { method, url, headers, body },
      { region: place.region, find: credentials.find, now },
    );
    if ('refused' in signer) return says(403, signer.refused);
    if (!mayCall(signer, place, principals))
      return says(403, `${signer.role} is not authorized to perform: lambda:InvokeFunctionUrl`);
    const outcome = await invoke(functionArn, JSON.stringify(eventOf(request, url, body, signer, now())));
    return outcome.ok
      ? z.parse(resultSchema, JSON.parse(outcome.payload))
      : says(502, 'Internal Server Error');
  };

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const { statusCode, headers, body } = await answer(request, url);
    vend(
      'AWS/Lambda',
      { FunctionName: functionName },
      {
        UrlRequestCount: 1,
        Url4xxCount: statusCode >= 400 && statusCode < 500 ? 1 : 0,
        Url5xxCount: statusCode >= 500 ? 1 : 0,
      },
    );
    response.writeHead(statusCode, headers).end(body);
  };
};

/** In the account of the function, the signer's own rights would say so; from another one, only the function's policy. */
const mayCall = ({ role }: ServiceCredentials, { account }: Place, principals: readonly string[]): boolean =>
  role.split(':')[4] === account || principals.includes(role);

const says = (statusCode: number, Message: string): Result => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ Message }),
});

/** Payload format 2.0. */
const eventOf = (
  { method, headers, socket }: IncomingMessage,
  url: URL,
  body: Buffer,
  { role, accessKeyId }: ServiceCredentials,
  timeEpoch: number,
) => {
  const [, , , , accountId = ''] = role.split(':');
  const name = role.split('/').at(-1) ?? '';
  const isText = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded))/.test(
    headers['content-type'] ?? 'text/plain',
  );
  const { authorization: _secret, ...passed } = headers;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: url.search.slice(1),
    headers: passed,
    requestContext: {
      accountId,
      apiId: 'local',
      authorizer: {
        iam: {
          accessKey: accessKeyId,
          accountId,
          callerId: `AROALOCAL:${name}`,
          cognitoIdentity: null,
          principalOrgId: null,
          userArn: `arn:aws:sts::${accountId}:assumed-role/${name}/local`,
          userId: `AROALOCAL:${name}`,
        },
      },
      domainName: url.host,
      domainPrefix: 'local',
      http: {
        method,
        path: '/',
        protocol: 'HTTP/1.1',
        sourceIp: socket.remoteAddress,
        userAgent: headers['user-agent'],
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(timeEpoch).toUTCString(),
      timeEpoch,
    },
    body: isText ? body.toString('utf8') : body.toString('base64'),
    isBase64Encoded: !isText,
  };
};

/** Null for what is larger than Lambda takes. */
const bodyOf = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= LARGEST) chunks.push(chunk);
  }
  return length > LARGEST ? null : Buffer.concat(chunks);
};
