/**
 * What AWS's services put into CloudWatch by themselves, under the names and dimensions of their documentation, as far as
 * a part of the local stack knows the value. What none of them can know is not in this table, and is never put.
 */
export const vended = {
  'AWS/Lambda': {
    Invocations: 'Count',
    Errors: 'Count',
    Throttles: 'Count',
    Duration: 'Milliseconds',
    ConcurrentExecutions: 'Count',
    RecursiveInvocationsDropped: 'Count',
    UrlRequestCount: 'Count',
    Url4xxCount: 'Count',
    Url5xxCount: 'Count',
    /** Of a function that follows a stream. */
    IteratorAge: 'Milliseconds',
  },
  'AWS/ApiGateway': {
    ConnectCount: 'Count',
    MessageCount: 'Count',
    ClientError: 'Count',
    IntegrationError: 'Count',
    ExecutionError: 'Count',
    IntegrationLatency: 'Milliseconds',
  },
  'AWS/DynamoDB': {
    ConsumedReadCapacityUnits: 'Count',
    ConsumedWriteCapacityUnits: 'Count',
    ReadThrottleEvents: 'Count',
    WriteThrottleEvents: 'Count',
  },
  'AWS/Scheduler': {
    InvocationAttemptCount: 'Count',
    TargetErrorCount: 'Count',
    InvocationDroppedCount: 'Count',
  },
  'AWS/SQS': {
    ApproximateNumberOfMessagesVisible: 'Count',
    ApproximateNumberOfMessagesDelayed: 'Count',
    NumberOfMessagesReceived: 'Count',
  },
  'AWS/Usage': { CallCount: 'None' },
} as const;

type Vended = typeof vended;
type Namespace = keyof Vended;

/** Takes what a service measures at this moment. */
export type Vend = <N extends Namespace>(
  namespace: N,
  dimensions: Readonly<Record<string, string>>,
  values: { readonly [Name in keyof Vended[N]]?: number },
) => void;

/** For a part that nobody watches: in a test of it alone. */
export const unwatched: Vend = () => {};

/** The dimensions of AWS/Usage for a call of EventBridge Scheduler, by the whole account. */
export const schedulerCall = (operation: string) =>
  ({ Service: 'Scheduler', Class: 'None', Type: 'API', Resource: operation }) as const;
