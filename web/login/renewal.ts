import { type Login, LoginRefused } from './login.ts';

export type Renewing = {
  /** @throws LoginRefused */
  readonly renew: (login: Login, refreshToken: string) => Promise<Login>;
  /** Called with every new login, so that a reload continues with it: a refresh token may work only once. */
  readonly keep: (login: Login) => void;
  readonly now: () => number;
};

/** The client asks for a token at the latest when a quarter of the last one is left, and must get a new one then. */
const WORN = 0.3;
/** Of one that seems to be received in the future nobody knows how old it is: the clock has been set back since. */
export const isWorn = ({ receivedAt, expiresAt }: Login, now: number): boolean =>
  expiresAt - now <= WORN * (expiresAt - receivedAt) || now < receivedAt;
/** A token with less than this left could expire on its way, in milliseconds. */
const LEAST = 5_000;

/**
 * Provides a login's token for every connection, renewed when little of it is left. As long as the old one is valid,
 * nobody is sent away because renewal failed.
 * @throws LoginRefused when there will be no more tokens.
 */
export const tokenSource = (
  first: Login,
  { renew, keep, now }: Renewing,
): { readonly token: () => Promise<string>; readonly login: () => Login } => {
  let login = first;
  /** One at a time: of two requests with the same refresh token, the second would look like a thief's. */
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
