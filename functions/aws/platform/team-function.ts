import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Ask } from '../../../shared/ports/entitlement.ts';
import { timeouts } from './timeouts.ts';
import { warnings } from './warnings.ts';

/** The largest answer, in bytes: it is a few words. */
export const MAX_ANSWER_BYTES = 1_024;

/** The client; place and credentials come from the environment. Somebody waits: a second try is all there is. */
export const lambdaClient = (): LambdaClient =>
  new LambdaClient({ logger: warnings, requestHandler: timeouts, maxAttempts: 2 });

/** Asks a function of Lambda. That it failed says nothing of anybody, and what it said then may name them: the kind of fault is enough. */
export const functionAsked =
  (client: LambdaClient, functionArn: string): Ask =>
  async (question) => {
    const invoke = new InvokeCommand({ FunctionName: functionArn, Payload: JSON.stringify(question) });
    const { FunctionError, Payload = new Uint8Array() } = await client.send(invoke);
    if (FunctionError !== undefined) throw new Error(`${functionArn} failed: ${kindOf(Payload)}`);
    if (Payload.length > MAX_ANSWER_BYTES)
      throw new RangeError(
        `${functionArn} answered with ${Payload.length} bytes; ${MAX_ANSWER_BYTES} are read.`,
      );
    return parsed(Payload);
  };

const parsed = (payload: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(payload).toString());
  } catch {
    return undefined;
  }
};

const kindOf = (payload: Uint8Array): string => {
  const said = parsed(payload);
  const type = typeof said === 'object' && said !== null && 'errorType' in said ? said.errorType : null;
  return typeof type === 'string' ? type.slice(0, 100) : 'unknown';
};
