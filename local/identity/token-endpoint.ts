import { createHash } from 'node:crypto';
import { scopes } from './authorization.ts';
import { type Grant, type Grants, unguessable } from './grants.ts';
import {
  type Answer,
  type Parameters,
  ProtocolError,
  type RegisteredClient,
  refuseRepeated,
} from './protocol.ts';
import type { Tokens } from './tokens.ts';

export type TokenEndpoint = {
  readonly client: RegisteredClient;
  readonly grants: Grants;
  readonly tokens: Tokens;
  /** Of the tokens, in milliseconds. */
  readonly lifetime: number;
};

/** The token endpoint: a code or a refresh token in, tokens out. Errors as RFC 6749, 5.2, has them. */
export const exchange = async (endpoint: TokenEndpoint, parameters: Parameters): Promise<Answer> => {
  try {
    return await granted(endpoint, parameters);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const status = error.code === 'invalid_client' ? 401 : 400;
    return { kind: 'json', status, body: { error: error.code, error_description: error.message } };
  }
};

const granted = async (endpoint: TokenEndpoint, parameters: Parameters): Promise<Answer> => {
  refuseRepeated(parameters);
  const { client } = endpoint;
  const required = (name: string): string => {
    const value = parameters.get(name);
    if (value === null) throw new ProtocolError('invalid_request', `${name} is missing.`);
    return value;
  };
  const type = required('grant_type');
  if (parameters.get('client_id') !== client.id)
    throw new ProtocolError('invalid_client', `There is one client here, and it is called "${client.id}".`);
  if (type === 'authorization_code') return byCode(endpoint, required);
  if (type === 'refresh_token') return byRefreshToken(endpoint, required, parameters.get('scope'));
  throw new ProtocolError('unsupported_grant_type', 'There are authorization_code and refresh_token.');
};

type Required = (name: string) => string;

const byCode = (endpoint: TokenEndpoint, required: Required): Promise<Answer> => {
  const [code, redirectUri, verifier] = ['code', 'redirect_uri', 'code_verifier'].map(required) as [
    string,
    string,
    string,
  ];
  // Whatever is wrong with the rest, the code is used up: nobody tries verifiers on it.
  const grant = endpoint.grants.redeem(code);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  if (grant === null || grant.clientId !== endpoint.client.id)
    throw new ProtocolError('invalid_grant', 'This code is unknown, used or too old.');
  if (grant.redirectUri !== redirectUri)
    throw new ProtocolError('invalid_grant', 'This code was made for another redirect_uri.');
  if (!/^[\w.~-]{43,128}$/.test(verifier) || challenge !== grant.challenge)
    throw new ProtocolError('invalid_grant', 'code_verifier does not fit the code_challenge.');
  return handOut(endpoint, grant, grant.nonce);
};

const byRefreshToken = (
  endpoint: TokenEndpoint,
  required: Required,
  scope: string | null,
): Promise<Answer> => {
  const grant = endpoint.grants.renew(required('refresh_token'));
  if (grant === null)
    throw new ProtocolError('invalid_grant', 'This refresh token is unknown, used, ended or too old.');
  const asked = scope?.split(' ') ?? scopes;
  if (scope !== null && !asked.every((one) => grant.scope.split(' ').includes(one)))
    throw new ProtocolError('invalid_scope', `No more than ${grant.scope} was granted.`);
  return handOut(endpoint, grant, null);
};

const handOut = async (
  { grants, tokens, lifetime }: TokenEndpoint,
  grant: Grant,
  nonce: string | null,
): Promise<Answer> => ({
  kind: 'json',
  status: 200,
  body: {
    // It opens nothing, since there is nothing here that it could open; a token endpoint has to give one.
    access_token: unguessable(),
    token_type: 'Bearer',
    expires_in: Math.ceil(lifetime / 1_000),
    id_token: await tokens.afterLogin(grant, nonce),
    refresh_token: grants.newRefreshToken(grant),
    scope: grant.scope,
  },
});
