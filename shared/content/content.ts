import { hash } from 'node:crypto';
import { after, type Duration, type Instant } from '../instant.ts';
import { bytesOf, type JsonText } from '../json-text.ts';
import type { ParticipantId } from '../presence/participant.ts';

/** How many of its last writes an item remembers, and for how long, so that a retry is not taken for a new write. */
export const REMEMBERED_WRITES = 8;
export const REMEMBERED_FOR: Duration = 10 * 60_000;

/** As long as a function that writes may run (a test holds them together): a write that began before then has been made, or never will be. */
export const LONGEST_WRITE: Duration = 30_000;

/** What somebody wants written to one item. `value` is null to delete it. */
export type ContentWrite = {
  readonly value: JsonText | null;
  /** The revision that it was written upon; 0 for "no such item"; null to write whatever is there. */
  readonly baseRevision: number | null;
  readonly by: ParticipantId;
  readonly requestId: string | null;
};

/** A write that an item remembers. `mark` says whose it was, under which requestId, and what it wrote. */
export type PastWrite = { readonly mark: string; readonly revision: number; readonly at: Instant };

/** By how much a write makes the content grow or shrink, and which guest's it is; null for anybody else's. */
export type Growth = { readonly items: number; readonly bytes: number; readonly guest: ParticipantId | null };

/** How much there may be. */
export type Extent = { readonly items: number; readonly bytes: number };

/** How much a session may hold, and how much one guest may add to it. */
export type Room = { readonly session: Extent; readonly guest: Extent };

const MEGABYTE = 1_024 * 1_024;

export const defaultRoom: Room = {
  session: { items: 20_000, bytes: 100 * MEGABYTE },
  guest: { items: 2_000, bytes: 10 * MEGABYTE },
};

/** An item as it is kept. Once deleted its revision stays, so that revisions of an item only grow. */
export type StoredItem = {
  readonly itemId: string;
  /** The number of the write that made it so. No two writes of a session have the same. */
  readonly revision: number;
  readonly value: JsonText | null;
  readonly writes: readonly PastWrite[];
};

/** An item as clients see it. */
export type ContentItem =
  | { readonly itemId: string; readonly revision: number; readonly value: JsonText }
  | { readonly itemId: string; readonly revision: number; readonly deleted: true };

export type Judgement =
  | { readonly is: 'new' }
  /** An earlier try of ours has made it. */
  | { readonly is: 'made'; readonly revision: number }
  /** What is to be deleted is not there. */
  | { readonly is: 'void'; readonly revision: number }
  | { readonly is: 'conflict'; readonly current: ContentItem };

/**
 * Whether a write may be made upon what is there. `tried` are the numbers that this very call has taken: the table's
 * client repeats a call whose answer was lost, and then finds its own write in the way.
 */
export const judge = (
  itemId: string,
  stored: StoredItem | null,
  write: ContentWrite,
  tried: readonly number[],
  now: Instant,
): Judgement => {
  const mark = markOf(write);
  const past = stored?.writes.find(
    ({ mark: other, revision, at }) =>
      tried.includes(revision) || (mark === other && now < after(at, REMEMBERED_FOR)),
  );
  if (past) return { is: 'made', revision: past.revision };
  const value = stored?.value ?? null;
  const revision = stored?.revision ?? 0;
  if (write.value === null && value === null) return { is: 'void', revision };
  const { baseRevision } = write;
  const fits = baseRevision === null || baseRevision === revision || (baseRevision === 0 && value === null);
  return fits ? { is: 'new' } : { is: 'conflict', current: seen({ itemId, revision, value }) };
};

/** The item once this write has been made under this revision. */
export const written = (
  itemId: string,
  stored: StoredItem | null,
  write: ContentWrite,
  revision: number,
  now: Instant,
): StoredItem => {
  const recent = (stored?.writes ?? []).filter(({ at }) => now < after(at, REMEMBERED_FOR));
  const writes = [...recent.slice(1 - REMEMBERED_WRITES), { mark: markOf(write) ?? '', revision, at: now }];
  return { itemId, revision, value: write.value, writes };
};

export const seen = ({ itemId, revision, value }: Omit<StoredItem, 'writes'>): ContentItem =>
  value === null ? { itemId, revision, deleted: true } : { itemId, revision, value };

/** What a write changes in the extent of what is stored. Deletions that are remembered count nothing. */
export const growthOf = (
  stored: Pick<StoredItem, 'value'> | null,
  { value }: Pick<ContentWrite, 'value'>,
  guest: ParticipantId | null,
): Growth => {
  const [before, next] = [stored?.value ?? null, value];
  return {
    items: (next === null ? 0 : 1) - (before === null ? 0 : 1),
    bytes: (next === null ? 0 : bytesOf(next)) - (before === null ? 0 : bytesOf(before)),
    guest,
  };
};

/** The same for the same value under the same requestId of the same person; null when there is no requestId. */
const markOf = ({ by, requestId, value }: ContentWrite): string | null =>
  requestId === null
    ? null
    : hash('sha256', JSON.stringify([by, requestId, value?.text ?? null]), 'base64url').slice(0, 22);
