import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * A table whose partition is at its limit for a while, as that of one session is when it is written at full speed: a thousand
 * units a second are all that it takes. Of a batch it makes one write then, and puts the others off.
 */
export const busyFor = (duration: number, client: DynamoDBClient) => {
  const calls: number[] = [];
  const send = async (command: Parameters<typeof client.send>[0]) => {
    if (!(command instanceof BatchWriteItemCommand)) return client.send(command);
    const now = performance.now();
    calls.push(now);
    if (now > (calls[0] ?? 0) + duration) return client.send(command);
    const [[table, [first, ...others]] = ['', []]] = Object.entries(command.input.RequestItems ?? {});
    if (first) await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: [first] } }));
    return others.length > 0 ? { UnprocessedItems: { [table]: others } } : {};
  };
  const busy = new Proxy(client, {
    get: (under, name) => (name === 'send' ? send : Reflect.get(under, name)),
  });
  return { client: busy, calls: () => calls.length };
};
