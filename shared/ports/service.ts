import type { Instant } from '../instant.ts';

/** Deletes sessions for good, a part at a time. */
export type Deletions = {
  /** From then on nobody who wants in finds the session. `'missing'` when there is none, and no deletion of it was begun. */
  begin(sessionId: string, by: string, now: Instant): Promise<'begun' | 'missing'>;
  /**
   * Deletes up to a limit of what belongs to a session whose deletion has begun: nobody who has not ended, or to whom
   * something is owed. When nothing is left, and nothing can be under way any more, the session: `'gone'`.
   */
  erase(sessionId: string, now: Instant, most: number): Promise<'begun' | 'gone'>;
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
