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
const configsPattern = /^\/2019-09-25\/functions\/([^/]+)\/event-invoke-config\/list$/;

/**
 * Lambda's Invoke over HTTP, as the SDK speaks it: an event that nobody waits for is durable when it is accepted. And where those
 * go that a function fails at, which a redrive asks.
 */
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

  const arnOf = (encoded: string): string => {
    const named = decodeURIComponent(encoded).replace(/:\$LATEST$/, '');
    return named.startsWith('arn:') ? named : prefix + named;
  };

  const configsOf = (functionArn: string, caller: SignedRequest['caller']): Answer => {
    const denied = refusal(caller, {
      action: 'lambda:ListFunctionEventInvokeConfigs',
      resource: functionArn,
    });
    if (denied !== null) return fault(403, 'AccessDeniedException', denied);
    const fn = host.find(functionArn);
    if (fn === null) return notFound(functionArn);
    const all = [[`${fn.arn}:$LATEST`, fn.asynchronous] as const, ...fn.aliases];
    const FunctionEventInvokeConfigs = all.flatMap(([FunctionArn, { retries, maximumAge, onFailure }]) =>
      onFailure === null
        ? []
        : {
            FunctionArn,
            MaximumRetryAttempts: retries,
            MaximumEventAgeInSeconds: maximumAge / 1_000,
            DestinationConfig: { OnFailure: { Destination: onFailure } },
          },
    );
    return { status: 200, body: { FunctionEventInvokeConfigs } };
  };

  return async ({ method, url, headers, body, caller }: SignedRequest) => {
    const [, asked] = configsPattern.exec(url.pathname) ?? [];
    if (asked !== undefined && method === 'GET') return configsOf(arnOf(asked), caller);
    const [, encoded] = pathPattern.exec(url.pathname) ?? [];
    if (encoded === undefined || method !== 'POST') return null;
    const functionArn = arnOf(encoded);
    const denied = refusal(caller, { action: 'lambda:InvokeFunction', resource: functionArn });
    if (denied !== null) return fault(403, 'AccessDeniedException', denied);
    if (host.find(functionArn) === null) return notFound(functionArn);
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

const notFound = (functionArn: string): Answer =>
  fault(404, 'ResourceNotFoundException', `Function not found: ${functionArn}`);

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
