import { useCallback, useEffect, useRef, useState } from 'react';
import { type Client, type RequestOptions, VigilError } from '../../client/client.ts';

export type Page<T> = { readonly entries: readonly T[]; readonly next: string | null };

/** Reads the page after the cursor, or the first one. The same function for as long as the list is the same. */
export type Read<T> = (cursor: string | undefined, options: RequestOptions) => Promise<Page<T>>;

export type Pages<T> = {
  /** Null until the first page has come. */
  readonly entries: readonly T[] | null;
  readonly hasMore: boolean;
  readonly busy: boolean;
  readonly problem: VigilError | null;
  readonly more: () => void;
  /** Reads as much again as is shown. */
  readonly reload: () => void;
};

type Shown<T> = Pick<Pages<T>, 'entries' | 'busy' | 'problem'> & { readonly next: string | null };

/** A page may hold fewer than there is room for: so many are worth a "Show more". */
const ENOUGH = 10;
/** Nobody has to wait longer for pages that hold nothing for them. */
const MOST_PAGES = 20;

/** A list that comes in pages, read anew on every new connection and when the page comes back into sight. */
export const usePages = <T>(client: Client, read: Read<T>): Pages<T> => {
  const [shown, setShown] = useState<Shown<T>>(nothing);
  const now = useRef<Shown<T>>(nothing);
  const running = useRef<AbortController | null>(null);

  const show = useCallback((next: Shown<T>) => {
    now.current = next;
    setShown(next);
  }, []);

  /** Begins at the beginning, or after what is shown. */
  const fill = useCallback(
    async (onward: boolean) => {
      running.current?.abort();
      running.current = new AbortController();
      const { signal } = running.current;
      const { entries: before, next: last } = now.current;
      const entries = onward ? [...(before ?? [])] : [];
      const wanted = (onward ? entries.length : Math.max(0, (before?.length ?? 0) - ENOUGH)) + ENOUGH;
      show({ ...now.current, busy: true });
      try {
        let next = onward ? last : undefined;
        for (let page = 0; next !== null && entries.length < wanted && page < MOST_PAGES; page += 1) {
          const got: Page<T> = await read(next, { signal });
          entries.push(...got.entries);
          next = got.next;
        }
        show({ entries, next: next ?? null, busy: false, problem: null });
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof VigilError)) throw error;
        // Losing the connection is shown by its own banner, and the next one reads anew.
        show({ ...now.current, busy: false, problem: error.code.startsWith('client.') ? null : error });
      }
    },
    [read, show],
  );

  useEffect(() => {
    show(nothing);
    const reload = () => {
      if (client.getStatus().name === 'open') void fill(false);
    };
    const seen = () => {
      if (document.visibilityState === 'visible') reload();
    };
    const stop = client.on('status', reload);
    document.addEventListener('visibilitychange', seen);
    reload();
    return () => {
      stop();
      document.removeEventListener('visibilitychange', seen);
      running.current?.abort();
    };
  }, [client, fill, show]);

  const { entries, next, busy, problem } = shown;
  return {
    entries,
    hasMore: next !== null,
    busy,
    problem,
    more: () => void fill(true),
    reload: useCallback(() => void fill(false), [fill]),
  };
};

const nothing: Shown<never> = { entries: null, next: null, busy: false, problem: null };
