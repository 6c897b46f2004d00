/** What somebody does by their own decision, and when, in milliseconds from the beginning. */
export type Step = {
  readonly at: number;
  readonly tab: number;
  readonly act: Act;
  /**
   * `act` and `pretend`: how long ago it was done, or is said to have been · `flap` and `sleep`: how long the network is
   * away · `put`, `autosave` and `erase`: which item · of a deed: to whom it is done, or what becomes of the session ·
   * `look`: at which list · `hold`: for how long.
   */
  readonly more: number;
  /** Of a deed: to whom it is done, where that is not left to `more`. */
  readonly whom?: string;
};

export type Act =
  | 'enter'
  | 'act'
  | 'pretend'
  | 'put'
  | 'autosave'
  | 'erase'
  | 'media'
  | 'extend'
  | 'hold'
  | 'release'
  | 'exit'
  | 'leave'
  | 'close'
  | 'vanish'
  | 'flap'
  | 'sleep'
  | 'renew'
  | 'look'
  | 'take'
  | 'quit'
  | 'put in'
  | 'take out'
  | Deed;

/** What only a moderator may do. */
export type Deed =
  | 'admit'
  | 'deny'
  | 'empty door'
  | 'remove'
  | 'end hold'
  | 'appoint'
  | 'demote'
  | 'dismiss'
  | 'turn'
  | 'revoke'
  | 'rename'
  | 'offer';
