import { useCallback, useEffect, useRef, useState } from 'react';
import type { Client, RequestOptions, VigilError } from '../../../client/client.ts';
import { type Page, readOn } from '../page-reading.ts';
import { useReading } from '../reading.ts';

/** Reads the page after the cursor, or the first one. Must be the same function for as long as the list is the same. */
export type Read<T> = (after: { readonly cursor?: string }, options: RequestOptions) => Promise<Page<T>>;

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

/** A list that comes in pages, as much of it as has been asked for. */
export const usePages = <T>(client: Client, read: Read<T>, { whole = false }: PageOptions = {}): Pages<T> => {
  const [shown, setShown] = useState<Shown<T>>(nothing);
  const now = useRef<Shown<T>>(nothing);
  const isWhole = useRef(whole);
  isWhole.current = whole;

  const show = useCallback((next: Partial<Shown<T>>) => {
    now.current = { ...now.current, ...next };
    setShown(now.current);
  }, []);

  const fill = useCallback(
    async (onward: boolean, signal: AbortSignal) => {
      const { entries: before, next: last } = now.current;
      show({ busy: true, failed: false });
      const { entries, next } = await readOn<T>({
        page: (cursor) => read(cursor === undefined ? {} : { cursor }, { signal }),
        before: before && { entries: before, next: last },
        onward,
        isWhole: () => isWhole.current,
        show,
      });
      show({ entries, next, busy: false, problem: null });
    },
    [read, show],
  );
  /** From the beginning, and after what is shown. */
  const anew = useCallback((signal: AbortSignal) => fill(false, signal), [fill]);
  const onward = useCallback((signal: AbortSignal) => fill(true, signal), [fill]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins with nothing.
  useEffect(() => show(nothing), [client, read, show]);
  const fail = useCallback(
    (problem: VigilError | null) => show({ busy: false, problem, failed: true }),
    [show],
  );
  const run = useReading(client, anew, fail);

  useEffect(() => {
    if (whole && now.current.next !== null && client.getStatus().name === 'open') run(onward);
  }, [client, whole, run, onward]);

  return {
    entries: shown.entries,
    hasMore: shown.next !== null,
    busy: shown.busy,
    problem: shown.problem,
    failed: shown.failed,
    more: () => run(onward),
    reload: useCallback(() => run(anew), [run, anew]),
  };
};

const nothing: Shown<never> = { entries: null, next: null, busy: false, problem: null, failed: false };
