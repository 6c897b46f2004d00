import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Failure, failure } from './outcome.ts';
import type { Trace } from './trace.ts';

/** An event as Lambda hands it to a runtime. */
export type Invocation = {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  /** The ARN that it was called by. */
  readonly by: string;
  readonly trace: Trace;
  /** When its time is over, in ms since the epoch. */
  readonly deadline: number;
};

/** What a runtime says to Lambda. */
export type Heard = {
  /** It asks for its next event, and is through with the one before. */
  readonly asked: () => void;
  readonly answered: (payload: string) => void;
  readonly failed: (failure: Failure) => void;
  readonly notStarted: (failure: Failure) => void;
};

/** Lambda's Runtime API for one environment (docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html). */
export type RuntimeApi = {
  /** Host and port, as in `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Gives the runtime its next event. It must have asked. */
  readonly hand: (invocation: Invocation) => void;
  readonly close: () => void;
};

const VERSION = '/2018-06-01/runtime';
const OF_ONE = new RegExp(`^${VERSION}/invocation/[^/]+/(response|error)$`);

export const openRuntimeApi = async (heard: Heard): Promise<RuntimeApi> => {
  let asking: ServerResponse | null = null;
  const server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (part: Buffer) => body.push(part));
    request.on('end', () => {
      const path = request.url ?? '';
      if (path === `${VERSION}/invocation/next`) {
        asking = response;
        heard.asked();
        return;
      }
      const text = Buffer.concat(body).toString();
      const [, what] = OF_ONE.exec(path) ?? [];
      response.writeHead(202).end();
      if (path === `${VERSION}/init/error`) heard.notStarted(failureIn(text));
      else if (what === 'response') heard.answered(text);
      else if (what === 'error') heard.failed(failureIn(text));
    });
  });
  // A runtime keeps its connection for as long as it lives, over any pause of its own or of its handler's.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    hand: ({ requestId, event, by, trace, deadline }) => {
      if (!asking) throw new Error('The runtime has not asked for an event.');
      const response = asking;
      asking = null;
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Lambda-Runtime-Aws-Request-Id': requestId,
        'Lambda-Runtime-Deadline-Ms': String(deadline),
        'Lambda-Runtime-Invoked-Function-Arn': by,
        'Lambda-Runtime-Trace-Id': trace,
      });
      response.end(event);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const failureIn = (text: string): Failure => {
  const { errorType, errorMessage, trace } = JSON.parse(text) as Omit<Failure, 'ok'>;
  return { ...failure(errorType, errorMessage), ...(trace && { trace }) };
};
