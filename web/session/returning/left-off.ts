import type { KeptDraft } from './kept-drafts.ts';

/** A note, and the caret's position in it; without a caret it was only looked at. */
export type Place = { readonly itemId: string; readonly caret?: number };

/** What could not be saved: it follows its writer to other devices. */
export type StuckDraft = KeptDraft & { readonly itemId: string };

/**
 * Where somebody left off in a session. The server keeps it for this person alone, for whatever device they return on.
 */
export type LeftOff = { readonly place: Place | null; readonly drafts: readonly StuckDraft[] };

/** In bytes of JSON; the server accepts 4,096. */
export const MOST_KEPT = 4_000;

/** As much as fits: the place, and those drafts that fit whole. Null when there is nothing. */
export const pack = (place: Place | null, drafts: readonly StuckDraft[]): LeftOff | null => {
  const fitting: StuckDraft[] = [];
  for (const draft of drafts)
    if (bytesOf({ place, drafts: [...fitting, draft] }) <= MOST_KEPT) fitting.push(draft);
  return place === null && fitting.length === 0 ? null : { place, drafts: fitting };
};

/** What another version of the page has kept is ignored. */
export const unpack = (value: unknown): LeftOff => {
  const { place, drafts } = fieldsOf(value);
  return {
    place: asPlace(fieldsOf(place)),
    drafts: (Array.isArray(drafts) ? drafts : []).flatMap((draft) => asDraft(fieldsOf(draft)) ?? []),
  };
};

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const asPlace = ({ itemId, caret }: Fields): Place | null =>
  typeof itemId !== 'string' ? null : typeof caret === 'number' ? { itemId, caret } : { itemId };

const asDraft = ({ itemId, text, base }: Fields): StuckDraft | null =>
  typeof itemId === 'string' && typeof text === 'string' && typeof base === 'number'
    ? { itemId, text, base }
    : null;

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;
