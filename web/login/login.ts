/** Somebody who has logged in in this browser. */
export type Login = {
  readonly userId: string;
  readonly name: string | null;
  /**
   * The credential. An id token, because the authorizer needs to know who it is, for which client, and of what kind.
   */
  readonly idToken: string;
  /** Null if the issuer gave none: then a login lasts as long as its token. */
  readonly refreshToken: string | null;
  /** By the issuer's clock, in epoch milliseconds. A version of the page before did not store it. */
  readonly issuedAt?: number;
  /** Both by this machine's clock, in epoch milliseconds. */
  readonly receivedAt: number;
  readonly expiresAt: number;
};

/** The issuer has refused, and would refuse again. Anything else that fails may be retried. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused';
}
