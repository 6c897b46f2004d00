import type { IncomingMessage } from 'node:http';
import * as z from 'zod/mini';
import type { Invoke } from '../functions/outcome.ts';
import { judge } from '../iam/role.ts';
import { statementsOf } from '../iam/statement.ts';
import type { DeployedAuthorizer } from '../template/gateway.ts';
import type { Authorized } from './events.ts';

/** Let in, with what every later event repeats; or the HTTP status of the refusal and, for the log, why. */
export type Authorization =
  | { readonly context: Authorized }
  | { readonly status: 401 | 403 | 500; readonly why: string };

const RESULT_LIMIT = 8 * 1_024;

const resultSchema = z.object({
  principalId: z.string(),
  policyDocument: z.unknown(),
  // Anything but a plain value makes API Gateway refuse the whole result.
  context: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
});

/** Asks the authorizer as API Gateway does: not at all when an identity source is missing, and its policy is judged. */
export const authorize = async (
  authorizer: DeployedAuthorizer,
  invoke: Invoke,
  request: IncomingMessage,
  event: { readonly methodArn: string },
): Promise<Authorization> => {
  const missing = authorizer.identitySources.find((source) => !identityIn(source, request));
  if (missing) return { status: 401, why: `the identity source ${missing.kind} ${missing.name} is missing` };
  const begun = performance.now();
  const outcome = await invoke(authorizer.functionArn, JSON.stringify(event));
  const integrationLatency = Math.round(performance.now() - begun);
  if (!outcome.ok)
    return outcome.errorMessage === 'Unauthorized'
      ? { status: 401, why: 'the authorizer said Unauthorized' }
      : { status: 500, why: `the authorizer failed: ${outcome.errorMessage}` };
  if (Buffer.byteLength(outcome.payload) > RESULT_LIMIT)
    return { status: 500, why: 'the result of the authorizer is longer than 8 KB' };
  const parsed = resultSchema.safeParse(JSON.parse(outcome.payload));
  if (!parsed.success)
    return {
      status: 500,
      why: `the result of the authorizer is malformed: ${z.prettifyError(parsed.error)}`,
    };
  const { principalId, policyDocument, context = {} } = parsed.data;
  try {
    const statements = statementsOf(policyDocument, 'the authorizer');
    const verdict = judge(statements, { action: 'execute-api:Invoke', resource: event.methodArn });
    if (verdict !== 'allowed') return { status: 403, why: `the authorizer's policy: ${verdict}` };
  } catch (error) {
    return { status: 500, why: String(error) };
  }
  const values = Object.entries(context).map(([name, value]) => [name, String(value)] as const);
  return { context: { ...Object.fromEntries(values), principalId, integrationLatency } };
};

const identityIn = (
  { kind, name }: DeployedAuthorizer['identitySources'][number],
  { rawHeaders, url = '/' }: IncomingMessage,
): boolean => {
  if (kind === 'context') return true;
  const value =
    kind === 'header' ? headerOf(rawHeaders, name) : new URL(url, 'ws://127.0.0.1').searchParams.get(name);
  return value !== undefined && value !== null && value.trim() !== '';
};

/** As the client has spelled it: the platform takes no other spelling for the same. */
const headerOf = (rawHeaders: readonly string[], name: string): string | undefined => {
  const at = rawHeaders.findIndex((one, index) => index % 2 === 0 && one === name);
  return at < 0 ? undefined : rawHeaders[at + 1];
};
