import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

type Logger = NonNullable<DynamoDBClientConfig['logger']>;
const nothing = () => {};

/**
 * The logger of every client: what the SDK warns of is logged, and nothing else. For a logger that has an `info`, as the
 * SDK's own silent one has, each input and output is first copied through a filter of secrets: a fifteenth of the processor
 * time of an activity, for nobody. The SDK asks whether `info` and `error` are there, and takes the others for granted.
 */
export const warnings = {
  trace: nothing,
  debug: nothing,
  warn: (...of: unknown[]) => console.warn(...of),
} as unknown as Logger;
