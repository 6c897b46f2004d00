import type { Instant } from '../instant.ts';

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
