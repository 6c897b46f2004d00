import { users } from '../users.ts';
import type { Grants } from './grants.ts';
import { errorPage, loginPage } from './login-page.ts';
import {
  type Answer,
  addressWith,
  type Parameters,
  ProtocolError,
  type RegisteredClient,
  refuseRepeated,
} from './protocol.ts';

export const scopes = ['openid', 'email', 'profile'];

export type Authorization = {
  readonly issuer: string;
  readonly client: RegisteredClient;
  readonly grants: Grants;
};

/** The authorization endpoint: asks who it is, and sends them back to the page with a code. */
export const authorize = ({ issuer, client, grants }: Authorization, parameters: Parameters): Answer => {
  const { get, repeated } = parameters;
  const state = get('state');
  const redirectUri = get('redirect_uri');
  // Nobody is sent to an address that the client has not registered, not even with an error.
  if (get('client_id') !== client.id || repeated.includes('client_id'))
    return errorPage('client_id', `There is one client here, and it is called "${client.id}".`);
  if (redirectUri === null || repeated.includes('redirect_uri') || !client.pages.includes(redirectUri))
    return errorPage('redirect_uri', `It must be one of ${client.pages.join(' and ')}, letter by letter.`);

  const back = (answer: Readonly<Record<string, string>>): Answer => ({
    kind: 'redirect',
    to: addressWith(redirectUri, {
      ...answer,
      state: repeated.includes('state') ? null : state,
      iss: issuer,
    }),
  });
  try {
    const { challenge, scope } = checked(parameters);
    if (get('cancel') !== null) throw new ProtocolError('access_denied', 'Nobody was chosen.');
    const chosen = get('user');
    if (chosen === null) return loginPage(parameters.all);
    const user = users.find(({ id }) => id === chosen);
    if (!user) throw new ProtocolError('access_denied', `There is no user "${chosen}".`);
    const binding = { redirectUri, challenge, nonce: get('nonce') };
    return back({ code: grants.newCode(user, client.id, scope, binding) });
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return back({ error: error.code, error_description: error.message });
  }
};

/** What a request must say besides where it comes from. @throws ProtocolError */
const checked = (parameters: Parameters): { challenge: string; scope: string } => {
  const { get } = parameters;
  const refuse = (code: string, description: string): never => {
    throw new ProtocolError(code, description);
  };
  refuseRepeated(parameters);
  if (get('request') !== null) refuse('request_not_supported', 'Request objects are not known here.');
  if (get('request_uri') !== null) refuse('request_uri_not_supported', 'Request objects are not known here.');
  if (get('response_type') === null) refuse('invalid_request', 'response_type is missing.');
  if (get('response_type') !== 'code')
    refuse('unsupported_response_type', 'There is only the authorization code.');
  if ((get('response_mode') ?? 'query') !== 'query')
    refuse('invalid_request', 'The answer comes in the query, in no other response_mode.');
  const asked = (get('scope') ?? '').split(' ');
  if (!asked.includes('openid')) refuse('invalid_scope', 'The scope must hold openid.');
  const challenge =
    get('code_challenge') ?? refuse('invalid_request', 'code_challenge is missing: PKCE is required.');
  if (get('code_challenge_method') !== 'S256')
    refuse('invalid_request', 'code_challenge_method must be S256.');
  if (!/^[\w-]{43}$/.test(challenge)) refuse('invalid_request', 'code_challenge is not that of S256.');
  // Nobody is ever logged in here already.
  if (get('prompt') === 'none') refuse('login_required', 'Somebody must be chosen.');
  return { challenge, scope: scopes.filter((scope) => asked.includes(scope)).join(' ') };
};
