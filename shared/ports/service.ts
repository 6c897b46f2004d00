import type { Instant } from '../instant.ts';

/** Deletes sessions for good, a part at a time. */
export type Deletions = {
  /**
   * Deletes so many at most of what hangs on a closed session that nobody is in, and when nothing is left, and nothing can be
   * under way any more, the session: `'gone'`. `'missing'` when there is none, and no deletion of it was begun.
   */
  erase(sessionId: string, by: string, now: Instant, most: number): Promise<'begun' | 'gone' | 'missing'>;
};

/** What was answered to a message that had a key: `digest` says to which, `text` is the JSON of the answer. */
export type KeptReply = { readonly digest: string; readonly text: string };

/**
 * Replies to backends, for a day. Whoever says such a message again, or plays it again, is told what was answered, and
 * nothing is done a second time.
 */
export type KeptReplies = {
  /** Null when nothing has been kept under this key of this service. Strongly consistent. */
  find(serviceId: string, key: string): Promise<KeptReply | null>;
  /** What is there already stays. */
  keep(serviceId: string, key: string, reply: KeptReply, at: Instant): Promise<void>;
};
