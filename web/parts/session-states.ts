import type { SessionInfo } from '../../client/client.ts';

type State = SessionInfo['state'];

/** What a moderator can turn a session into from each of its states, with the verb for it. */
export const verbs: {
  readonly [S in State]: readonly {
    readonly next: State;
    readonly verb: 'close' | 'hide' | 'reopen' | 'unhide' | 'unhideClosed';
  }[];
} = {
  active: [
    { next: 'closed', verb: 'close' },
    { next: 'hidden', verb: 'hide' },
  ],
  closed: [
    { next: 'active', verb: 'reopen' },
    { next: 'hidden', verb: 'hide' },
  ],
  hidden: [
    { next: 'active', verb: 'unhide' },
    { next: 'closed', verb: 'unhideClosed' },
  ],
};
