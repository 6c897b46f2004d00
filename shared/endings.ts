/**
 * Why a participation ended. One table, because an ending travels as a message: the platform can close a
 * connection but cannot say why. `mayReturn` says whether the ordinary way in is open to whoever has a right to it; what is told
 * to a client is what a join would be answered then (`return.ts`). Only `disconnected`
 * and `expired`, which are the connection's end and not the person's doing, are ever followed by an automatic return, and
 * only by `resume`, which never undoes a logout.
 */
export const endings = {
  exit: { sentence: 'You left the session.', mayReturn: true },
  disconnected: { sentence: 'Your connection was lost.', mayReturn: true },
  inactivity: { sentence: 'You were logged out because you were inactive.', mayReturn: true },
  limit: { sentence: 'You reached the longest stay that this session allows.', mayReturn: true },
  removed: { sentence: 'A moderator removed you from the session.', mayReturn: true },
  hidden: { sentence: 'The session has been hidden from you.', mayReturn: true },
  full: { sentence: 'The session is full.', mayReturn: true },
  denied: { sentence: 'A moderator turned your request to enter away.', mayReturn: false },
  uninvited: { sentence: 'Your invitation is not good any more.', mayReturn: false },
  elsewhere: {
    sentence: 'You have entered this session on so many tabs and devices that this one was left.',
    mayReturn: true,
  },
  crowded: { sentence: 'Too many people are waiting at the door.', mayReturn: true },
  unanswered: { sentence: 'Nobody answered your request to enter.', mayReturn: true },
  expired: { sentence: 'Your login has expired.', mayReturn: true },
} as const satisfies Record<string, { sentence: string; mayReturn: boolean }>;

export type Ending = keyof typeof endings;

export const endingNames = Object.keys(endings) as [Ending, ...Ending[]];
