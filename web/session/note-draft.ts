import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type Item, type Participation, VigilError } from '../../client/client.ts';

const PAUSE = 300;
/** How long a write that failed on the server's side waits before it is tried again. */
const AGAIN = 3_000;

/** `clean`: nothing of mine is unsaved. `conflict`: somebody else was faster. `unsaved`: it failed, and will be tried again. */
export type DraftState = 'clean' | 'saving' | 'saved' | 'conflict' | 'unsaved';

export type Draft = {
  /** What the field shows. */
  readonly text: string;
  readonly state: DraftState;
  readonly problem: VigilError | null;
  write(text: string): void;
  keepMine(): void;
  takeTheirs(): void;
};

/** What a note holds. Others may write anything, so whatever is not a text is shown as none. */
export const textOf = (value: unknown): string => {
  const text = typeof value === 'object' && value !== null && 'text' in value ? value.text : value;
  return typeof text === 'string' ? text : '';
};

/**
 * One note while it is being written: saved as it is written, a moment after the last key, each time on the revision
 * that it was written upon, so that nobody's words are lost without being asked about.
 */
export const useDraft = (
  participation: Participation,
  itemId: string,
  item: Item | undefined,
  live: boolean,
): Draft => {
  const [, render] = useReducer((count: number) => count + 1, 0);
  const draft = useRef({
    text: null as string | null,
    base: 0,
    state: 'clean' as DraftState,
    problem: null as VigilError | null,
    timer: undefined as ReturnType<typeof setTimeout> | undefined,
    sending: false,
  }).current;
  const theirs = useRef(item);
  theirs.current = item;

  const become = useCallback(
    (state: DraftState, problem: VigilError | null = null) => {
      Object.assign(draft, { state, problem });
      render();
    },
    [draft],
  );

  const save = useCallback(async () => {
    clearTimeout(draft.timer);
    draft.timer = undefined;
    if (draft.text === null || draft.sending || draft.state === 'conflict') return;
    const text = draft.text;
    draft.sending = true;
    become('saving');
    try {
      draft.base = await participation.put(itemId, { text }, { baseRevision: draft.base });
      draft.sending = false;
      if (draft.text !== text) return void save();
      draft.text = null;
      become('saved');
    } catch (error) {
      draft.sending = false;
      if (!(error instanceof VigilError)) throw error;
      // An earlier try that we held for failed has been made after all: nobody else is in the way.
      const { current } = error;
      if (current?.value !== undefined && textOf(current.value) === draft.text) {
        Object.assign(draft, { text: null, base: current.revision });
        return become('saved');
      }
      become(error.code === 'content.conflict' ? 'conflict' : 'unsaved', error);
      if (error.retryable) draft.timer = setTimeout(() => void save(), AGAIN);
    }
  }, [participation, itemId, draft, become]);

  useEffect(() => {
    if (live && draft.state === 'unsaved') void save();
  }, [live, draft, save]);

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

  return {
    text: draft.text ?? textOf(item?.value),
    state: draft.state,
    problem: draft.problem,
    write(text) {
      if (draft.text === null) draft.base = item?.revision ?? 0;
      draft.text = text;
      if (draft.state === 'conflict') return render();
      become('saving');
      clearTimeout(draft.timer);
      draft.timer = setTimeout(() => void save(), PAUSE);
    },
    keepMine() {
      draft.base = theirs.current?.revision ?? draft.problem?.current?.revision ?? 0;
      draft.state = 'saving';
      void save();
    },
    takeTheirs() {
      draft.text = null;
      become('clean');
    },
  };
};
