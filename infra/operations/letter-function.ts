import {
  type LambdaClient,
  paginateListFunctionEventInvokeConfigs,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';

/**
 * Whom to call for the function that a letter names: the alias or function of that name that gives what it fails at into this
 * queue. Null where there is none. Whoever can write into the queue could else have an operator call anything with anything.
 */
export const givingInto = (client: LambdaClient, queueArn: string) => {
  // arn:aws:sqs:eu-central-1:123456789012:letters
  const [arn, partition, , region, account] = queueArn.split(':');
  const ours = [arn, partition, 'lambda', region, account, 'function', ''].join(':');
  const known = new Map<string, Promise<readonly string[]>>();

  const look = async (FunctionName: string): Promise<readonly string[]> => {
    const found: string[] = [];
    try {
      for await (const page of paginateListFunctionEventInvokeConfigs({ client }, { FunctionName }))
        for (const { FunctionArn, DestinationConfig } of page.FunctionEventInvokeConfigs ?? [])
          if (FunctionArn !== undefined && DestinationConfig?.OnFailure?.Destination === queueArn)
            found.push(FunctionArn.replace(/:\$LATEST$/, ''));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
    return found;
  };

  return async (functionArn: string): Promise<string | null> => {
    if (!functionArn.startsWith(ours)) return null;
    const [name = ''] = functionArn.slice(ours.length).split(':');
    const looked = known.get(name) ?? look(ours + name);
    known.set(name, looked);
    const giving = await looked;
    // It may name the version that failed, and whoever mended that has deployed since.
    return giving.find((one) => one === functionArn) ?? giving[0] ?? null;
  };
};
