import * as z from 'zod/mini';
import type { Invoke } from '../functions/outcome.ts';
import type { DeployedRoute } from '../template/gateway.ts';

/** How a Lambda proxy integration ended. */
export type Integrated =
  | { readonly response: ProxyResponse }
  | {
      readonly failed: 'Internal server error' | 'Endpoint request timed out';
      readonly why: string;
      /** Who failed: the function, or whoever tried to call it. */
      readonly by: 'function' | 'gateway';
    };

const schema = z.object({
  statusCode: z.coerce.number().check(z.int(), z.minimum(100), z.maximum(599)),
  headers: z.nullish(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  body: z.nullish(z.string()),
});

export type ProxyResponse = z.infer<typeof schema>;

/** Runs a route's function and waits no longer than the integration allows; the function itself goes on. */
export const integrate = async (
  route: DeployedRoute,
  invoke: Invoke,
  event: unknown,
  measure: (how: Integrated, milliseconds: number) => void,
): Promise<Integrated> => {
  const begun = performance.now();
  const how = await called(route, invoke, event);
  measure(how, performance.now() - begun);
  return how;
};

const called = async (
  { functionArn, timeout }: DeployedRoute,
  invoke: Invoke,
  event: unknown,
): Promise<Integrated> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), timeout);
  });
  const outcome = await Promise.race([invoke(functionArn, JSON.stringify(event)), late]);
  clearTimeout(timer);
  if (outcome === 'late')
    return {
      failed: 'Endpoint request timed out',
      why: `${functionArn} took over ${timeout} ms`,
      by: 'gateway',
    };
  if (!outcome.ok) {
    const by = outcome.errorType === 'ResourceNotFoundException' ? 'gateway' : 'function';
    return { failed: 'Internal server error', why: `${functionArn}: ${outcome.errorMessage}`, by };
  }
  const parsed = schema.safeParse(JSON.parse(outcome.payload));
  // A function that returns no statusCode is a malformed proxy response, even where nobody reads the response.
  return parsed.success
    ? { response: parsed.data }
    : {
        failed: 'Internal server error',
        why: `${functionArn} returned no proxy response: ${outcome.payload}`,
        by: 'gateway',
      };
};
