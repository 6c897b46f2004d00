/** Somebody who has logged in in this browser. */
export type Login = {
  readonly userId: string;
  readonly name: string | null;
  /** The credential: the authorizer wants to know who it is, for which client, and of what kind. */
  readonly idToken: string;
  /** Null when the issuer gave none: then a login lasts as long as its token. */
  readonly refreshToken: string | null;
  /** Both on this machine's clock, in epoch milliseconds. */
  readonly receivedAt: number;
  readonly expiresAt: number;
};

/** The issuer has said no, and would say it again. Anything else that fails may be tried again. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused';
}
