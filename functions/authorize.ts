import { type Denial, denied } from '../shared/denials.ts';
import { guestOf } from '../shared/directory/invitation.ts';
import { after, type Instant } from '../shared/instant.ts';
import { SUBPROTOCOL } from '../shared/messages/subprotocol.ts';
import type { Clock } from '../shared/ports.ts';
import type { AuthorizeEvent } from './events/authorize.ts';
import { contextOf } from './events/authorized.ts';
import type { AllowsOrigin } from './identity/origins.ts';
import type { Identity, Verify } from './identity/token.ts';

/** Longer than the platform lets any connection live: a link's expiry closes the door and sends nobody away. */
const GUEST_CONNECTION = 3 * 60 * 60 * 1000;

export type Authorizing = {
  readonly verify: Verify;
  readonly clock: Clock;
  /** Null: a browser may come from any page. */
  readonly allowsOrigin?: AllowsOrigin | null;
  /** Is told of each refusal. */
  readonly onDenial?: (denial: Denial) => void;
};

/**
 * Decides on an upgrade. The credential is the second subprotocol, never part of the URL, since URLs land in logs.
 * A bad one is denied (403) and told by its reason, not thrown: only our own faults are errors.
 */
export const authorize =
  ({ verify, clock, allowsOrigin = null, onDenial = () => {} }: Authorizing) =>
  async ({ headers = {}, methodArn, requestContext }: AuthorizeEvent) => {
    const deny = (denial: Denial) => {
      onDenial(denial);
      return policy('Deny', methodArn);
    };
    // The platform passes them on as the client has spelled them.
    const header = (wanted: string) =>
      headers[Object.keys(headers).find((key) => key.toLowerCase() === wanted) ?? ''];
    // Only a browser says where it comes from, and cannot say it wrongly.
    const origin = header('origin');
    if (allowsOrigin && origin !== undefined && !allowsOrigin(origin, requestContext?.domainName))
      return deny(denied('origin'));
    const [protocol, token] = (header('sec-websocket-protocol') ?? '').split(',').map((part) => part.trim());
    if (protocol !== SUBPROTOCOL || !token) return deny(denied('protocol'));
    const identity = guest(token, clock()) ?? (await verify(token));
    if ('denied' in identity) return deny(identity);
    const context = contextOf(identity, identity.expiresAt);
    return { ...policy('Allow', methodArn), principalId: identity.id, context };
  };

/**
 * Whoever holds a credential of that form is a guest, as far as can be said without a table: `$connect` refuses one that
 * no invitation bears. The secret ends here.
 */
const guest = (credential: string, now: Instant): Identity | null => {
  const holder = guestOf(credential);
  return holder && { ...holder, name: 'Guest', kind: 'guest', expiresAt: after(now, GUEST_CONNECTION) };
};

const policy = (effect: 'Allow' | 'Deny', methodArn: string) => ({
  principalId: 'nobody',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: methodArn }],
  },
});
