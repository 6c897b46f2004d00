import type { ContentItem, Growth, StoredItem } from '../content/content.ts';
import type { SessionState } from '../directory/session.ts';
import type { Instant } from '../instant.ts';
import type { SessionId } from '../presence/participant.ts';

/** The right to make one write, given by the database while the session was open for it. */
export type Admission = {
  /** The session's next number: the revision of the write, greater than every one before. */
  readonly revision: number;
  /** Where the session notes that this write is under way. */
  readonly slot: number;
};

/** A page of content, and up to which number nothing is missing from it, or from the pages before it. */
export type ContentPage = {
  readonly items: readonly ContentItem[];
  readonly next: string | null;
  readonly contentRevision: number;
  /** That not every deletion after the wanted revision is known any more. The page is empty then. */
  readonly tooLate: boolean;
};

/** The items of a session. Every read here is strongly consistent. */
export type ContentTable = {
  /** The item, deleted or not; null when it has never been. */
  find(sessionId: SessionId, itemId: string): Promise<StoredItem | null>;
  /**
   * Takes the session's next number for one write to that item, and counts by how much it will grow. The database
   * refuses it, `'read-only'`, unless the session is in one of these states at that very moment; and when there is no room
   * for it, in the session (`'full'`) or in what this guest may add (`'guest-full'`).
   */
  admit(
    sessionId: SessionId,
    itemId: string,
    states: readonly SessionState[],
    now: Instant,
    growth?: Growth,
  ): Promise<Admission | 'read-only' | 'full' | 'guest-full'>;
  /** Takes back what was counted for a write that has not been made. A failure of that is nobody's. */
  withdraw(sessionId: SessionId, growth: Growth): Promise<void>;
  /**
   * Makes the admitted write, if the item is still what was seen, and the session has not been fenced since. Durable
   * when it answers `'saved'`; after `'overtaken'` nothing was changed, and the admission is used up.
   */
  save(
    sessionId: SessionId,
    admission: Admission,
    before: StoredItem | null,
    next: StoredItem,
  ): Promise<'saved' | 'overtaken'>;
  /**
   * A page of at most `room` bytes, in the order of the keys; an item that does not fit begins the next page. With
   * `after`, only what has a higher revision, deletions included, and a page may be empty while there is a next.
   * A cursor that is not ours reads as the start.
   */
  list(
    sessionId: SessionId,
    page: { readonly cursor: string | null; readonly after: number | null; readonly bytes: number },
    now: Instant,
  ): Promise<ContentPage>;
  /**
   * To be called when a session has left the state in which it is written to: shuts out whatever was admitted before and
   * has not been made yet. After closing a session and this, nothing in it changes any more.
   */
  fence(sessionId: SessionId): Promise<void>;
};
