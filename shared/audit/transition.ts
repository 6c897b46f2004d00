import type { Ending } from '../endings.ts';
import type { HoldReason } from '../hold.ts';
import type { Instant } from '../instant.ts';

/** What became of somebody, for the record: counted as a metric, and how late it came, in milliseconds. */
export type Transition =
  | { readonly type: 'knocked' | 'admitted' | 'joined' | 'returned' | 'extended' }
  | { readonly type: 'warned'; readonly lateness: number }
  /** Another policy holds for them; by a longer idle timeout a warning may have been taken back. */
  | { readonly type: 'governed'; readonly lifted: boolean }
  | { readonly type: 'held'; readonly reason: HoldReason; readonly until: Instant }
  /** A hold is over: by time, or by somebody's word. */
  | { readonly type: 'released'; readonly lateness: number | null }
  | { readonly type: 'ended'; readonly ending: Ending; readonly lateness: number | null };
