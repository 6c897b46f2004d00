/**
 * Why an upgrade is refused: 403 before there is a connection, which is all that a browser learns. The operator sees
 * each counted by its reason, and a line in the log with the names of the token's claims.
 */
export const denials = {
  origin: 'It comes from a page that `origins` does not name.',
  protocol: 'It does not offer `vigil.v1` and a credential, in this order.',
  malformed: 'The credential is no token and no guest’s, or too long to be one.',
  critical: 'The token demands that an extension be understood (`crit`), and none is.',
  use: 'It is a token of the other use: an access token where `tokenUse` is `id`, or the reverse.',
  key: 'The issuer has no such key, or it is none for this signature.',
  signature: 'The signature is not the issuer’s.',
  issuer: 'The token is of another issuer.',
  audience: 'The token was made for somebody else than `tokenAudience`.',
  expired: 'The token has run out.',
  early: 'The token does not hold yet.',
  lifetime: 'The token holds for longer than a year, which nobody means.',
  claims: 'The token does not say whose it is, or until when it holds.',
  roles: 'The claim of `rolesClaim` holds no roles, or more than are taken.',
  invitation: 'The credential of a guest whom no invitation bears.',
  connections: 'The person has twice as many connections as they may keep. Answered with 429.',
  often:
    'The person, or all together by that link, have connected as often as may be in an hour. Answered with 429.',
} as const;

export type DenialReason = keyof typeof denials;

/** A refusal, and the names of the claims that were there. Never what they said. */
export type Denial = { readonly denied: DenialReason; readonly claims: readonly string[] };

export const denied = (reason: DenialReason, claims: readonly string[] = []): Denial => ({
  denied: reason,
  claims,
});
