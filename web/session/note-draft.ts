import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { type Item, type Participation, VigilError } from '../../client/client.ts';
import type { KeptDrafts } from './returning/kept-drafts.ts';

const PAUSE = 300;
/** How long a write that failed on the server waits before it is retried. */
const AGAIN = 3_000;
/** A save that takes longer than this is shown as slow. */
const SLOW = 2_000;

/** `clean`: nothing of mine is unsaved. `conflict`: somebody else was faster. `unsaved`: it failed, and will be tried again. */
export type DraftState = 'clean' | 'saving' | 'slow' | 'saved' | 'conflict' | 'unsaved';

export type Draft = {
  /** The content of the field. */
  readonly text: string;
  readonly state: DraftState;
  readonly problem: VigilError | null;
  /** Whether closing the page would lose it, because this browser stores nothing. */
  readonly isAtRisk: boolean;
  /** Whether more is saved than is known of the item yet. */
  readonly isAhead: boolean;
  write(text: string): void;
  keepMine(): void;
  takeTheirs(): void;
  /**
   * Saves what is unsaved, and resolves with the note as it is then; as it was, where that cannot be saved. Null for one
   * that has never been.
   */
  settled(): Promise<Item | null>;
};

/** A note's text. Others may write anything, so whatever is not a text is shown as empty. */
export const textOf = (value: unknown): string => {
  const text = typeof value === 'object' && value !== null && 'text' in value ? value.text : value;
  return typeof text === 'string' ? text : '';
};

/**
 * One note while it is being written. It is saved a moment after the last key, each time against the revision that it
 * was written upon, so that nobody's words are lost without a question; and it is kept in this browser until that is
 * known to have worked. A draft that an earlier page left is continued.
 */
export const useDraft = (
  participation: Participation,
  itemId: string,
  item: Item | undefined,
  live: boolean,
  kept: KeptDrafts,
): Draft => {
  const [, render] = useReducer((count: number) => count + 1, 0);
  const [draft] = useState(() => beginning(kept, itemId, item));
  const theirs = useRef(item);
  theirs.current = item;

  const become = useCallback(
    (state: DraftState, problem: VigilError | null = null) => {
      Object.assign(draft, { state, problem });
      if (state === 'saved' || state === 'clean') kept.drop(itemId);
      else if (draft.text !== null)
        draft.isAtRisk = !kept.keep(itemId, { text: draft.text, base: draft.base }, isStuck(draft));
      draft.isAtRisk &&= draft.text !== null;
      render();
    },
    [draft, kept, itemId],
  );

  const save = useCallback(async (): Promise<void> => {
    const send = async (text: string): Promise<void> => {
      const { isFound } = draft;
      become('saving');
      const slow = setTimeout(() => become('slow'), SLOW);
      try {
        // Finding an earlier draft is not an activity of the person.
        const options = { baseRevision: draft.base, ...(isFound && { activity: false }) };
        draft.base = await participation.put(itemId, { text }, options);
        Object.assign(draft, { isFound: false, bringsBack: false });
        if (draft.text === text) {
          Object.assign(draft, { sending: null, text: null, saved: text });
          become('saved');
        }
      } catch (error) {
        const { current } = error instanceof VigilError ? error : {};
        if (draft.bringsBack && current !== undefined && current.value === undefined) {
          Object.assign(draft, { base: current.revision, bringsBack: false });
          return await send(text);
        }
        draft.sending = null;
        if (!(error instanceof VigilError)) throw error;
        // An earlier attempt that seemed to fail has succeeded after all: nobody else is in the way.
        if (current?.value !== undefined && textOf(current.value) === draft.text) {
          Object.assign(draft, { text: null, saved: textOf(current.value), base: current.revision });
          return become('saved');
        }
        become(error.code === 'content.conflict' ? 'conflict' : 'unsaved', error);
        if (error.retryable) draft.timer = setTimeout(() => void save(), AGAIN);
      } finally {
        clearTimeout(slow);
      }
      if (draft.sending === null) return;
      // Something was written meanwhile.
      draft.sending = null;
      await save();
    };
    clearTimeout(draft.timer);
    draft.timer = undefined;
    if (draft.text === null || draft.state === 'conflict') return;
    draft.sending ??= send(draft.text);
    await draft.sending;
  }, [participation, itemId, draft, become]);

  useEffect(() => {
    if (live && draft.state === 'unsaved') void save();
  }, [live, draft, save]);

  // The same was chosen on another of my devices.
  const isSettled = draft.state === 'conflict' && item !== undefined && textOf(item.value) === draft.text;
  useEffect(() => {
    if (!isSettled) return;
    Object.assign(draft, { text: null, saved: null });
    become('clean');
  }, [isSettled, draft, become]);

  useEffect(() => {
    const flush = () => {
      if (document.visibilityState === 'hidden' && draft.timer !== undefined) void save();
    };
    document.addEventListener('visibilitychange', flush);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      if (draft.timer !== undefined) void save();
    };
  }, [draft, save]);

  // What was just saved comes back a moment later: until then the text must neither disappear nor be overwritten.
  const isAhead = isAheadOf(draft, item);
  // Once it has come back, it is the item's: a table that is restored later counts from before.
  useEffect(() => {
    if (!isAhead) draft.saved = null;
  });
  return {
    text: draft.text ?? (isAhead ? (draft.saved ?? '') : textOf(item?.value)),
    state: draft.state,
    problem: draft.problem,
    isAtRisk: draft.isAtRisk,
    isAhead,
    write(text) {
      if (draft.text === null && !isAhead) draft.base = item?.revision ?? 0;
      Object.assign(draft, { text, isFound: false });
      if (draft.state === 'conflict') return become('conflict', draft.problem);
      become(draft.state === 'slow' ? 'slow' : 'saving');
      clearTimeout(draft.timer);
      draft.timer = setTimeout(() => void save(), PAUSE);
    },
    keepMine() {
      draft.base = theirs.current?.revision ?? draft.problem?.current?.revision ?? 0;
      Object.assign(draft, { state: 'saving', bringsBack: theirs.current === undefined });
      void save();
    },
    takeTheirs() {
      Object.assign(draft, { text: null, saved: null });
      become('clean');
    },
    async settled() {
      await save();
      const { current = null } = theirs;
      const { text, saved, base } = draft;
      return text === null && isAheadOf(draft, current)
        ? { itemId, value: { text: saved }, revision: base }
        : current;
    },
  };
};

/** Whether it has saved more than is known of the item yet. */
const isAheadOf = (
  { saved, base }: { readonly saved: string | null; readonly base: number },
  item: Item | null | undefined,
): boolean => saved !== null && base > (item?.revision ?? 0);

/** Whether it cannot be saved without its writer or somebody else. */
const isStuck = ({ state, problem }: { readonly state: DraftState; readonly problem: VigilError | null }) =>
  state === 'conflict' || (state === 'unsaved' && problem?.retryable === false);

/** Starts with what an earlier page left of this note, unless it was saved after all. */
const beginning = (kept: KeptDrafts, itemId: string, item: Item | undefined) => {
  const found = kept.found.get(itemId);
  const isOpen = found !== undefined && found.text !== textOf(item?.value);
  if (!isOpen) kept.drop(itemId);
  return {
    text: isOpen ? found.text : null,
    /** What was last saved, as revision `base`. */
    saved: null as string | null,
    base: found?.base ?? 0,
    state: (isOpen ? 'unsaved' : 'clean') as DraftState,
    isFound: isOpen,
    /** Whether it is to be there again, whichever revision it was deleted by: only a conflict tells that. */
    bringsBack: false,
    isAtRisk: false,
    problem: null as VigilError | null,
    timer: undefined as ReturnType<typeof setTimeout> | undefined,
    /** Until everything that was written meanwhile is saved as well, or something is in the way. */
    sending: null as Promise<void> | null,
  };
};
