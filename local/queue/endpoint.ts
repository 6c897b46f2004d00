import type { DeadLetters } from '../data/dead-letters.ts';
import type { Answer, Endpoint, SignedRequest } from '../endpoints/server.ts';
import type { Faults } from '../faults.ts';
import type { Trace } from '../functions/trace.ts';
import { refusal } from '../iam/caller.ts';
import { type ActionsOptions, actionsOf, type QueueFault } from './actions.ts';
import { type Queue, queueUrl } from './queue.ts';
import { isQueueAction, parseQueueRequest, type QueueAction } from './request.ts';

export type QueueEndpointOptions = {
  /** The queues that there are, by their ARNs. */
  readonly queues: ReadonlyMap<string, Queue>;
  readonly faults: Faults;
  readonly deadLetters: DeadLetters;
  /** Where this endpoint is: the addresses of queues begin with it. */
  readonly origin: string;
  readonly complain: (sentence: string) => void;
  /** Ends the waiting for letters. */
  readonly stopping: AbortSignal;
  readonly watch?: ActionsOptions['watch'];
};

const actionPattern = /^AmazonSQS\.(\w+)$/;
/** These are rights of their own nowhere. */
const rightOf: Partial<Record<QueueAction, string>> = { DeleteMessageBatch: 'DeleteMessage' };

/** SQS over HTTP (AWS JSON 1.0), as the SDK speaks it, as far as letters are fetched, taken away and sent. */
export const queueEndpoint = (options: QueueEndpointOptions): Endpoint => {
  const { queues, faults, deadLetters, origin, complain, stopping, watch } = options;
  const byPath = new Map(
    [...queues].map(([arn, queue]) => {
      const actions = actionsOf({ arn, queue, deadLetters, origin, stopping, watch });
      return [queueUrl('', arn), { arn, actions }] as const;
    }),
  );

  /** Whoever asks for the address has only the name. */
  const queueOf = (request: { QueueUrl: string } | { QueueName: string }) => {
    if ('QueueUrl' in request) return byPath.get(URL.parse(request.QueueUrl, 'http://queue')?.pathname ?? '');
    return [...byPath.values()].find(({ arn }) => arn.endsWith(`:${request.QueueName}`));
  };

  const act = async (action: QueueAction, { body, caller, headers }: SignedRequest): Promise<Answer> => {
    const parsed = parseQueueRequest(action, body);
    if ('invalid' in parsed) return refused({ fault: 'InvalidParameterValue', message: parsed.invalid });
    const queue = queueOf(parsed.request);
    if (!queue)
      return refused({ fault: 'QueueDoesNotExist', message: 'The specified queue does not exist.' });
    const right = `sqs:${rightOf[action] ?? action}`;
    const denied = refusal(caller, { action: right, resource: queue.arn });
    if (denied !== null) return refused({ fault: 'AccessDeniedException', message: denied });
    if (action === 'SendMessage' && faults.strikes('throttled-queue'))
      return refused({ fault: 'RequestThrottled', message: 'The fault throttled-queue struck.' });
    // The action is the one of the request; the compiler cannot follow both at once.
    const handle = queue.actions[action] as (request: unknown, trace?: Trace) => Promise<object | QueueFault>;
    const answered = await handle(parsed.request, headers['x-amzn-trace-id']?.toString());
    return 'fault' in answered ? refused(answered) : { status: 200, headers: json, body: answered };
  };

  return async (request) => {
    const action = actionPattern.exec(String(request.headers['x-amz-target'] ?? ''))?.[1];
    if (action === undefined) return null;
    if (isQueueAction(action)) return act(action, request);
    complain(`Somebody asked for ${action}, which the local queue does not have.`);
    return refused({ fault: 'UnsupportedOperation', message: `The local queue does not have ${action}.` });
  };
};

const json = { 'content-type': 'application/x-amz-json-1.0' };

const refused = ({ fault, message }: QueueFault): Answer => ({
  status: 400,
  headers: json,
  body: { __type: `com.amazonaws.sqs#${fault}`, message },
});
