/** What AWS emits by itself: the names and dimensions from its documentation. */
export const vended: Readonly<
  Record<string, { readonly dimensions: readonly string[]; readonly names: readonly string[] }>
> = {
  'AWS/Lambda': {
    dimensions: ['FunctionName'],
    names: [
      'Errors',
      'Throttles',
      'Invocations',
      'Duration',
      'ConcurrentExecutions',
      'UrlRequestCount',
      'Url4xxCount',
      'Url5xxCount',
      'IteratorAge',
    ],
  },
  'AWS/ApiGateway': {
    dimensions: ['ApiId', 'Stage'],
    names: ['MessageCount', 'IntegrationError', 'ExecutionError', 'ConnectCount', 'ClientError'],
  },
  'AWS/Scheduler': {
    dimensions: ['ScheduleGroup'],
    names: [
      'InvocationDroppedCount',
      'InvocationThrottleCount',
      'TargetErrorCount',
      'InvocationAttemptCount',
    ],
  },
  'AWS/DynamoDB': {
    dimensions: ['TableName'],
    names: [
      'ConsumedReadCapacityUnits',
      'ConsumedWriteCapacityUnits',
      'ReadThrottleEvents',
      'WriteThrottleEvents',
    ],
  },
  'AWS/SQS': {
    dimensions: ['QueueName'],
    names: [
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesDelayed',
      'NumberOfMessagesReceived',
    ],
  },
  'AWS/Usage': { dimensions: ['Class', 'Resource', 'Service', 'Type'], names: ['CallCount'] },
};
