import type { Store } from '../data/store.ts';
import type { Answer, Endpoint, SignedRequest } from '../endpoints/server.ts';
import type { Faults } from '../faults.ts';
import { refusal } from '../iam/caller.ts';
import type { AsynchronousInvoke } from './asynchronous.ts';
import type { FunctionHost } from './host.ts';
import type { Trace } from './trace.ts';

export type FunctionEndpointOptions = {
  readonly host: Pick<FunctionHost, 'invoke' | 'find'>;
  readonly asynchronous: Pick<AsynchronousInvoke, 'accepted' | 'begin'>;
  readonly store: Pick<Store, 'write'>;
  readonly faults: Pick<Faults, 'strikes'>;
  /** `arn:…:function:`, for callers that give only the name of a function. */
  readonly prefix: string;
};

const pathPattern = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Lambda's Invoke over HTTP, as the SDK speaks it: an event that nobody waits for is durable when it is accepted. */
export const functionEndpoint = ({
  host,
  asynchronous,
  store,
  faults,
  prefix,
}: FunctionEndpointOptions): Endpoint => {
  const handOver = async (
    functionArn: string,
    payload: string,
    trace: Trace | undefined,
  ): Promise<Answer> => {
    const event = { ...asynchronous.accepted(functionArn, payload), ...(trace !== undefined && { trace }) };
    await store.write({ put: 'event', value: event });
    asynchronous.begin(event);
    return { status: 202, body: Buffer.alloc(0) };
  };

  const waitFor = async (functionArn: string, payload: string, trace: Trace | undefined): Promise<Answer> => {
    const outcome = await host.invoke(functionArn, payload, trace);
    if (outcome.ok) return { status: 200, body: Buffer.from(outcome.payload) };
    const { ok: _ok, ...failed } = outcome;
    return { status: 200, headers: { 'x-amz-function-error': 'Unhandled' }, body: failed };
  };

  return async ({ method, url, headers, body, caller }: SignedRequest) => {
    const [, encoded] = pathPattern.exec(url.pathname) ?? [];
    if (encoded === undefined || method !== 'POST') return null;
    const named = decodeURIComponent(encoded).replace(/:\$LATEST$/, '');
    const functionArn = named.startsWith('arn:') ? named : prefix + named;
    const denied = refusal(caller, { action: 'lambda:InvokeFunction', resource: functionArn });
    if (denied !== null) return fault(403, 'AccessDeniedException', denied);
    if (host.find(functionArn) === null)
      return fault(404, 'ResourceNotFoundException', `Function not found: ${functionArn}`);
    if (faults.strikes('throttled-lambda'))
      return fault(429, 'TooManyRequestsException', 'The fault throttled-lambda struck.');
    const payload = body.length === 0 ? '{}' : body.toString('utf8');
    if (!isJson(payload)) return fault(400, 'InvalidRequestContentException', 'The payload is not JSON.');
    const way = headers['x-amz-invocation-type'] ?? 'RequestResponse';
    const trace = headers['x-amzn-trace-id']?.toString();
    if (way === 'Event') return handOver(functionArn, payload, trace);
    if (way === 'RequestResponse') return waitFor(functionArn, payload, trace);
    return fault(400, 'InvalidParameterValueException', `The local Lambda has no ${String(way)}.`);
  };
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const fault = (status: number, errorType: string, Message: string): Answer => ({
  status,
  errorType,
  body: { Message },
});
