import type { Grants } from './grants.ts';
import { errorPage, loggedOutPage } from './login-page.ts';
import { type Answer, addressWith, type Parameters, type RegisteredClient } from './protocol.ts';
import type { Signing } from './signing.ts';

export type Logout = {
  readonly issuer: string;
  readonly client: RegisteredClient;
  readonly grants: Grants;
  readonly signing: Signing;
};

/** The end-session endpoint: what the hinted login was given cannot be renewed any more. */
export const logOut = async (
  { issuer, client, grants, signing }: Logout,
  { get, repeated }: Parameters,
): Promise<Answer> => {
  const [hint, clientId, to] = ['id_token_hint', 'client_id', 'post_logout_redirect_uri'].map(get) as [
    string | null,
    string | null,
    string | null,
  ];
  if (repeated[0] !== undefined) return errorPage(repeated[0], 'It is given more than once.');
  if (clientId !== null && clientId !== client.id)
    return errorPage('client_id', `There is one client here, and it is called "${client.id}".`);
  // A token that has run out still says whose login it was.
  const claims = hint === null ? null : await signing.opened(hint);
  if (hint !== null && (claims?.iss !== issuer || claims.aud !== client.id))
    return errorPage('id_token_hint', 'It is no token of this issuer for this client.');
  if (to !== null && !client.pages.includes(to))
    return errorPage('post_logout_redirect_uri', `It must be one of ${client.pages.join(' and ')}.`);
  if (to !== null && claims === null && clientId === null)
    return errorPage('client_id', 'Without it or an id_token_hint nobody is sent anywhere.');
  if (typeof claims?.sid === 'string') grants.end(claims.sid);
  return to === null ? loggedOutPage() : { kind: 'redirect', to: addressWith(to, { state: get('state') }) };
};
