import { type Login, LoginRefused } from './login.ts';

export type Renewing = {
  /** @throws LoginRefused */
  readonly renew: (login: Login, refreshToken: string) => Promise<Login>;
  /** Told of every change, so that a reload goes on with it: a refresh token may be good once. */
  readonly keep: (login: Login) => void;
  readonly now: () => number;
};

/** The client asks for a token when a quarter of the last one is left, at the latest: it must get a new one then. */
const WORN = 0.3;
export const isWorn = ({ receivedAt, expiresAt }: Login, now: number): boolean =>
  expiresAt - now <= WORN * (expiresAt - receivedAt);
/** A token with less than this left could run out on its way, in milliseconds. */
const LEAST = 5_000;

/**
 * Gives the token of a login before every connection, a renewed one where the old one is worn. While the old one
 * holds, nobody is sent away because it could not be renewed.
 * @throws LoginRefused when there will be no more tokens.
 */
export const tokenSource = (
  first: Login,
  { renew, keep, now }: Renewing,
): { readonly token: () => Promise<string>; readonly login: () => Login } => {
  let login = first;
  /** One at a time: of two that show the same refresh token, the second would look like a thief. */
  let running: Promise<string> | null = null;
  const left = () => login.expiresAt - now();

  const renewed = async (): Promise<string> => {
    try {
      if (login.refreshToken === null) throw new LoginRefused('The login has run out.');
      login = await renew(login, login.refreshToken);
      keep(login);
    } catch (error) {
      if (error instanceof LoginRefused && login.refreshToken !== null) {
        login = { ...login, refreshToken: null };
        keep(login);
      }
      if (left() <= LEAST) throw error;
    }
    return login.idToken;
  };

  return {
    login: () => login,
    token: () => {
      if (!isWorn(login, now())) return Promise.resolve(login.idToken);
      running ??= renewed().finally(() => {
        running = null;
      });
      return running;
    },
  };
};
