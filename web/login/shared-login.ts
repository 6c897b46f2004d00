import { type Kept, parsed } from '../keeping/kept.ts';
import type { Login } from './login.ts';
import { isWorn, type Renewing } from './renewal.ts';

/** The one login of a browser. All its tabs share it, and it ends with the last of them. */
export type LoginHere = {
  /** The login, if this tab had it before a reload or another tab has it now. */
  readonly look: () => Promise<Login | null>;
  /** The same, and this tab has it from now on. */
  readonly find: () => Promise<Login | null>;
  /** The stored login, if any. */
  readonly latest: () => Login | null;
  /** A newer version of this login that another tab has stored. */
  readonly newerThan: (login: Login) => Login | null;
  /** This tab has it from now on. */
  readonly keep: (login: Login) => void;
  /** This tab no longer has it; others may. */
  readonly letGo: () => void;
  /** Removes it for all tabs. */
  readonly forget: () => void;
};

export type SharedLogin = LoginHere & {
  /**
   * Renews it unless another tab has done so, one tab at a time.
   * @throws LoginRefused
   */
  readonly renew: Renewing['renew'];
};

type Place = {
  readonly browser: Kept;
  readonly tab: Kept;
  readonly locks: LockManager | undefined;
  readonly now: () => number;
};

export type Sharing = Place & {
  /** @throws LoginRefused */
  readonly renew: Renewing['renew'];
};

export const LOGIN_KEY = 'vigil.login';
/** Whose login this tab has: it survives a reload and a restored tab. */
const OWN = 'vigil.own-login';
/** A shared lock held by every tab that has the login. */
const ALIVE = 'vigil.login';
const RENEWAL = 'vigil.renewal';
/** A tab may see what another has stored only a moment later: until then no other renewal begins. */
const SEEN_AFTER = 100;

export const loginHere = ({ browser, tab, locks, now }: Place): LoginHere => {
  // Without locks, tabs with one login could not be told from a thief: each has its own.
  const place = locks === undefined || !browser.lasts() ? tab : browser;
  let leave: (() => void) | null = null;

  const latest = (): Login | null => {
    const login = parsed(place.get(LOGIN_KEY)) as Login | null;
    return isWhole(login) ? login : null;
  };

  const have = ({ userId }: Login): void => {
    tab.set(OWN, userId);
    if (leave !== null || locks === undefined) return;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    // Refused where a browser stores nothing: then the login is this tab's alone.
    locks.request(ALIVE, { mode: 'shared' }, () => left).catch(() => {});
  };

  const letGo = (): void => {
    tab.drop(OWN);
    leave?.();
    leave = null;
  };

  /** The stored one, if it was issued after mine. */
  const newerThan = (mine: Login): Login | null => {
    const kept = latest();
    return kept?.userId === mine.userId && issuedAt(kept) > issuedAt(mine) ? kept : null;
  };

  const keep = (login: Login): void => {
    if (newerThan(login) === null) place.set(LOGIN_KEY, JSON.stringify(login));
    have(login);
  };

  const isElsewhere = async (): Promise<boolean> => {
    const { held = [] } = (await locks?.query().catch(() => null)) ?? {};
    return held.some(({ name }) => name === ALIVE);
  };

  const look = async (): Promise<Login | null> => {
    const login = latest();
    if (login === null) return null;
    if (place === tab || tab.get(OWN) === login.userId || (await isElsewhere())) return login;
    // Left by a browser that was closed long ago.
    if (login.expiresAt <= now()) place.drop(LOGIN_KEY);
    return null;
  };

  return {
    latest,
    newerThan,
    keep,
    look,
    async find() {
      const login = await look();
      if (login !== null) have(login);
      return login;
    },
    letGo,
    forget() {
      place.drop(LOGIN_KEY);
      letGo();
    },
  };
};

/** This machine's clock may have been set back meanwhile. */
const issuedAt = ({ issuedAt: at, receivedAt }: Login): number => at ?? receivedAt;

/** What another version of the page has left need not be a login to this one. */
const isWhole = (login: Login | null): boolean =>
  typeof login?.idToken === 'string' && login.expiresAt > login.receivedAt;

/**
 * Two tabs with the same refresh token look like a thief and a victim, and where tokens rotate the issuer ends the
 * login of both. A duplicated tab is such a second one without knowing. So the tokens are in one place, and whoever
 * wants to renew them takes a lock and looks there first.
 */
export const sharedLogin = ({ renew, ...where }: Sharing): SharedLogin => {
  const here = loginHere(where);
  const renewed: Renewing['renew'] = async (mine, refreshToken) => {
    const newer = here.newerThan(mine);
    if (newer !== null && !isWorn(newer, where.now())) return newer;
    const login = await renew(newer ?? mine, newer?.refreshToken ?? refreshToken);
    here.keep(login);
    return login;
  };

  return {
    ...here,
    renew: (login, refreshToken) => inTurn(where.locks, () => renewed(login, refreshToken)),
  };
};

/** Resolves as soon as the work is done; the next one begins a moment later. */
const inTurn = <T>(locks: LockManager | undefined, work: () => Promise<T>): Promise<T> =>
  locks === undefined
    ? work()
    : new Promise((resolve, reject) => {
        const turn = async () => {
          await work().then(resolve, reject);
          await new Promise((seen) => setTimeout(seen, SEEN_AFTER));
        };
        locks.request(RENEWAL, turn).catch(() => work().then(resolve, reject));
      });
