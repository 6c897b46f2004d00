import { useCallback, useEffect, useRef, useState } from 'react';
import { type Client, type RequestOptions, VigilError } from '../../../client/client.ts';
import { isLost } from '../lost.ts';
import { type Page, readOn } from '../page-reading.ts';

/** Reads the page after the cursor, or the first one. Must be the same function for as long as the list is the same. */
export type Read<T> = (cursor: string | undefined, options: RequestOptions) => Promise<Page<T>>;

export type Pages<T> = {
  /** Null until the first page has come. */
  readonly entries: readonly T[] | null;
  readonly hasMore: boolean;
  readonly busy: boolean;
  readonly problem: VigilError | null;
  /** It is not read on by itself any more: not before somebody asks for it, or there is a new connection. */
  readonly failed: boolean;
  readonly more: () => void;
  /** Reads as much again as is shown. */
  readonly reload: () => void;
};

type Shown<T> = Pick<Pages<T>, 'entries' | 'busy' | 'problem' | 'failed'> & { readonly next: string | null };

export type PageOptions = {
  /** Reads on by itself to the end, for lists that are searched, sorted or counted. By default, only on request. */
  readonly whole?: boolean;
};

/** A list that comes in pages, read again on every new connection and when the page becomes visible again. */
export const usePages = <T>(client: Client, read: Read<T>, { whole = false }: PageOptions = {}): Pages<T> => {
  const [shown, setShown] = useState<Shown<T>>(nothing);
  const now = useRef<Shown<T>>(nothing);
  const running = useRef<AbortController | null>(null);
  const isWhole = useRef(whole);
  isWhole.current = whole;

  const show = useCallback((next: Shown<T>) => {
    now.current = next;
    setShown(next);
  }, []);

  /** From the beginning, or after what is shown. */
  const fill = useCallback(
    async (onward: boolean) => {
      running.current?.abort();
      running.current = new AbortController();
      const { signal } = running.current;
      const { entries: before, next: last } = now.current;
      show({ ...now.current, busy: true, failed: false });
      try {
        const { entries, next } = await readOn<T>({
          page: (cursor) => read(cursor, { signal }),
          before: before && { entries: before, next: last },
          onward,
          isWhole: () => isWhole.current,
          show: (part) => show({ ...now.current, ...part }),
        });
        show({ entries, next, busy: false, problem: null, failed: false });
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof VigilError)) throw error;
        show({ ...now.current, busy: false, problem: isLost(error) ? null : error, failed: true });
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

  useEffect(() => {
    if (whole && now.current.next !== null && client.getStatus().name === 'open') void fill(true);
  }, [client, whole, fill]);

  const { entries, next, busy, problem, failed } = shown;
  return {
    entries,
    hasMore: next !== null,
    busy,
    problem,
    failed,
    more: () => void fill(true),
    reload: useCallback(() => void fill(false), [fill]),
  };
};

const nothing: Shown<never> = { entries: null, next: null, busy: false, problem: null, failed: false };
