import type { UpMessage } from '../../../shared/messages.ts';

/** What somebody decides to do, and when, in milliseconds from the beginning. */
export type Step = {
  readonly at: number;
  readonly tab: number;
  readonly act: Act;
  /**
   * `act` and `pretend`: how long ago it was done, or is claimed to have been · `flap` and `sleep`: how long the
   * network is away · `put`, `autosave` and `erase`: which item · a deed: whom it is done to, or the session's new
   * state · `look`: which list · `hold`: for how long.
   */
  readonly more: number;
  /** For a deed: whom it is done to, where that is not left to `more`. */
  readonly whom?: string;
  /** For `say`: the message. */
  readonly says?: UpMessage;
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
  | 'say'
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
