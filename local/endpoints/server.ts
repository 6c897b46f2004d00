import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Faults } from '../faults.ts';
import { accessKeyOf, type Caller, type FindCaller } from '../iam/caller.ts';
import { isCalledHere } from './loopback.ts';

/** A call of the AWS SDK: signed, so that we know which function makes it. */
export type SignedRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly caller: Caller;
};

/** `errorType` goes into the header by which the SDK chooses its exception. A Buffer is sent as it is. */
export type Answer = {
  readonly status: number;
  readonly errorType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | Buffer;
};

/** One AWS service. Null when the path or the method is not one of its own. */
export type Endpoint = (request: SignedRequest) => Promise<Answer | null>;

export type EndpointServerOptions = {
  readonly findCaller: FindCaller;
  readonly endpoints: readonly Endpoint[];
  readonly faults: Faults;
  readonly kill: (caller: Caller) => Promise<void>;
  readonly complain: (sentence: string) => void;
};

/** The local AWS: every service on one port. */
export const endpointServer = (options: EndpointServerOptions): RequestListener => {
  const { findCaller, endpoints, faults, kill, complain } = options;

  const answer = async (request: IncomingMessage): Promise<Answer | 'nobody is left'> => {
    // No page calls them, by whatever name: only the SDK does, and it comes from nowhere.
    if (!isCalledHere(request.headers, request.socket.localPort ?? 0) || request.headers.origin !== undefined)
      return {
        status: 403,
        errorType: 'AccessDeniedException',
        body: { message: 'The local services answer to 127.0.0.1 and localhost only, and to no page.' },
      };
    const body = await bodyOf(request);
    const accessKey = accessKeyOf(request.headers.authorization);
    const caller = accessKey === null ? null : findCaller(accessKey, request.headers);
    if (!caller)
      return {
        status: 403,
        errorType: 'UnrecognizedClientException',
        body: { message: `The security token included in the request is invalid: ${accessKey ?? 'none'}.` },
      };
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const signed = { method: request.method ?? '', url, headers: request.headers, body, caller };
    return faults.strikes('dying-functions') ? dieAround(signed) : route(signed);
  };

  const route = async (signed: SignedRequest): Promise<Answer> => {
    for (const endpoint of endpoints) {
      const answered = await endpoint(signed);
      if (answered) return answered;
    }
    const { method, url } = signed;
    return {
      status: 404,
      errorType: 'UnknownOperationException',
      body: { message: `The local stack has no ${method} ${url.pathname}.` },
    };
  };

  /** Before the call or after it: in the second case AWS has done what the dead function never learns. */
  const dieAround = async (signed: SignedRequest): Promise<'nobody is left'> => {
    if (Math.random() < 0.5) await route(signed);
    complain(`The fault dying-functions killed ${signed.caller.environment}.`);
    await kill(signed.caller);
    return 'nobody is left';
  };

  return (request, response) => {
    answer(request).then(
      (given) => {
        if (given === 'nobody is left') response.destroy();
        else send(response, given);
      },
      (error: unknown) => {
        // A function that was killed in the middle of its call hangs up: that is not a failure of ours.
        if (response.destroyed) return;
        complain(`${request.method} ${request.url} failed: ${String(error)}`);
        send(response, {
          status: 500,
          errorType: 'InternalServerException',
          body: { message: String(error) },
        });
      },
    );
  };
};

const send = (response: ServerResponse, { status, errorType, headers, body }: Answer): void => {
  const content = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': content?.length ?? 0,
    ...headers,
    ...(errorType && { 'x-amzn-errortype': errorType }),
  });
  response.end(content);
};

const bodyOf = (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', reject);
  });
