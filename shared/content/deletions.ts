import { after, type Duration, type Instant, instant } from '../instant.ts';

const DAY = 24 * 60 * 60_000;

/** How long a listing of changes tells of a deletion. Whoever asks for changes since an earlier time has to read anew. */
export const DELETIONS_TOLD: Duration = 7 * DAY;

/** When the table may forget a deletion: some time after nobody is told of it any more, since clocks differ. */
export const forgottenAt = (deletedAt: Instant): Instant => after(deletedAt, DELETIONS_TOLD + DAY);

/** That a revision was the newest at an instant. */
export type Mark = { readonly revision: number; readonly at: Instant };

/** The last mark of a session, and the one before it. */
export type Marks = { readonly last: Mark | null; readonly before: Mark | null };

export const noMarks: Marks = { last: null, before: null };

/** The marks once this revision has been taken: a new one is set twice in the time for which deletions are told. */
export const marked = (marks: Marks, newest: Mark): Marks =>
  marks.last !== null && newest.at < after(marks.last.at, DELETIONS_TOLD / 2)
    ? marks
    : { last: newest, before: marks.last };

/**
 * The lowest revision after which every deletion is still known: what came after the oldest mark that lies within the
 * time is known. Without one, nothing has been written for longer.
 */
export const knownAfter = ({ last, before }: Marks, newest: number, now: Instant): number => {
  const since = instant(Math.max(0, now - DELETIONS_TOLD));
  const within = [before, last].filter((mark) => mark !== null && mark.at >= since);
  return Math.min(newest, ...within.map((mark) => (mark?.revision ?? 0) - 1));
};
