import type { KeptDraft } from './kept-drafts.ts';

/** A note, and where in it the caret was; without one it was only looked at. */
export type Place = { readonly itemId: string; readonly caret?: number };

/** What could not be saved: it goes on wherever its writer does. */
export type StuckDraft = KeptDraft & { readonly itemId: string };

/** Where somebody left off in a session. Kept by the server for this person alone, whatever device they return on. */
export type LeftOff = { readonly place: Place | null; readonly drafts: readonly StuckDraft[] };

/** In bytes of JSON; the server takes 4,096. */
export const MOST_KEPT = 4_000;

/** As much as there is room for: the place, and the drafts that fit whole. Null when there is nothing. */
export const pack = (place: Place | null, drafts: readonly StuckDraft[]): LeftOff | null => {
  const fitting: StuckDraft[] = [];
  for (const draft of drafts)
    if (bytesOf({ place, drafts: [...fitting, draft] }) <= MOST_KEPT) fitting.push(draft);
  return place === null && fitting.length === 0 ? null : { place, drafts: fitting };
};

/** What another version of the page has kept, or nobody, is nowhere. */
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
