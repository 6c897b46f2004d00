import { scopes } from './authorization.ts';
import { kindClaim } from './tokens.ts';

/** What a client has to know about the issuer (OpenID Connect Discovery 1.0). */
export const discoveryDocument = (issuer: string): Readonly<Record<string, unknown>> => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  end_session_endpoint: `${issuer}/logout`,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  scopes_supported: scopes,
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['none'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
  claims_supported: ['sub', 'name', 'email', 'email_verified', 'sid', 'auth_time', 'nonce', kindClaim],
  request_parameter_supported: false,
  // It would be true by default.
  request_uri_parameter_supported: false,
});
