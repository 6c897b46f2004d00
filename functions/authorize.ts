import { SUBPROTOCOL } from '../shared/messages.ts';
import type { AuthorizeEvent, AuthorizerContext } from './events.ts';
import type { Verify } from './token.ts';

/**
 * Decides on an upgrade. The credential is the second subprotocol, never part of the URL, since URLs land in logs.
 * A bad one is denied (403), not thrown: only our own faults are errors.
 */
export const authorize =
  (verify: Verify) =>
  async ({ headers = {}, methodArn }: AuthorizeEvent) => {
    const name = Object.keys(headers).find((key) => key.toLowerCase() === 'sec-websocket-protocol');
    const [protocol, token] = (headers[name ?? ''] ?? '').split(',').map((part) => part.trim());
    if (protocol !== SUBPROTOCOL || !token) return policy('Deny', methodArn);
    const identity = await verify(token);
    if (identity === 'rejected') return policy('Deny', methodArn);
    const { id: userId, name: userName, kind, expiresAt } = identity;
    const context: AuthorizerContext = { userId, name: userName, kind, expiresAt: String(expiresAt) };
    return { ...policy('Allow', methodArn), principalId: userId, context };
  };

const policy = (effect: 'Allow' | 'Deny', methodArn: string) => ({
  principalId: 'nobody',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: methodArn }],
  },
});
