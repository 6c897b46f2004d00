/** Somebody who has logged in on this tab. */
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

const KEY = 'vigil.login';

/** Kept per tab, so that two tabs can be two people, and gone with it. */
export const keptLogin = (storage: Storage): Login | null => {
  const text = storage.getItem(KEY);
  return text === null ? null : (JSON.parse(text) as Login);
};

export const keepLogin = (storage: Storage, login: Login): void =>
  storage.setItem(KEY, JSON.stringify(login));

export const forgetLogin = (storage: Storage): void => storage.removeItem(KEY);
