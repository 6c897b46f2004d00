import { randomBytes } from 'node:crypto';
import type { DevelopmentUser } from '../users.ts';

/** What somebody allowed when they logged in. */
export type Grant = {
  readonly user: DevelopmentUser;
  readonly clientId: string;
  readonly scope: string;
  /** The one login that every token of it carries, and that a logout ends. */
  readonly login: string;
  /** In epoch milliseconds. */
  readonly loggedInAt: number;
};

/** What whoever redeems a code has to show again. */
export type Binding = {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string | null;
};

/** Codes and refresh tokens: each is good once. One that comes a second time was stolen, so its login ends. */
export type Grants = {
  readonly newCode: (user: DevelopmentUser, clientId: string, scope: string, binding: Binding) => string;
  /** Null for one that is unknown, run out or used. */
  readonly redeem: (code: string) => (Grant & Binding) | null;
  readonly newRefreshToken: (grant: Grant) => string;
  /** The grant of a refresh token, which is used up by it. */
  readonly renew: (refreshToken: string) => Grant | null;
  readonly end: (login: string) => void;
};

const CODE_LIFETIME = 60_000;
const REFRESH_LIFETIME = 24 * 60 * 60_000;

/** Kept in memory: after a restart of the stack people log in again, by one click. */
export const createGrants = (now: () => number): Grants => {
  const codes = createOnce<Grant & Binding>(CODE_LIFETIME, now);
  const refreshTokens = createOnce<Grant>(REFRESH_LIFETIME, now);
  const end = (login: string): void => {
    codes.forget(login);
    refreshTokens.forget(login);
  };
  const taken = <T extends Grant>(from: Once<T>, key: string): T | null => {
    const found = from.take(key);
    if (found?.again) end(found.grant.login);
    return found === null || found.again ? null : found.grant;
  };
  return {
    newCode: (user, clientId, scope, binding) =>
      codes.add({ user, clientId, scope, login: unguessable(), loggedInAt: now(), ...binding }),
    redeem: (code) => taken(codes, code),
    newRefreshToken: ({ user, clientId, scope, login, loggedInAt }) =>
      refreshTokens.add({ user, clientId, scope, login, loggedInAt }),
    renew: (refreshToken) => taken(refreshTokens, refreshToken),
    end,
  };
};

export const unguessable = (): string => randomBytes(32).toString('base64url');

type Once<T> = {
  readonly add: (grant: T) => string;
  /** `again` for one that has been taken before. */
  readonly take: (key: string) => { readonly grant: T; readonly again: boolean } | null;
  readonly forget: (login: string) => void;
};

const createOnce = <T extends Grant>(lifetime: number, now: () => number): Once<T> => {
  const kept = new Map<string, { readonly grant: T; readonly until: number; taken: boolean }>();
  return {
    add: (grant) => {
      for (const [key, { until }] of kept) if (until <= now()) kept.delete(key);
      const key = unguessable();
      kept.set(key, { grant, until: now() + lifetime, taken: false });
      return key;
    },
    take: (key) => {
      const found = kept.get(key);
      if (!found || found.until <= now()) return null;
      const again = found.taken;
      found.taken = true;
      return { grant: found.grant, again };
    },
    forget: (login) => {
      for (const [key, { grant }] of kept) if (grant.login === login) kept.delete(key);
    },
  };
};
