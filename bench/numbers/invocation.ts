/** What Lambda passes beside the event, for a function that is called by hand. */
export const invocation = {
  functionName: 'bench',
  functionVersion: '$LATEST',
  memoryLimitInMB: '512',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:1:function:bench',
  awsRequestId: 'request',
  getRemainingTimeInMillis: () => 20_000,
};
