import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../../words/language.ts';
import { Problem } from '../forms/problem.tsx';
import { Rows } from '../reachable.tsx';
import type { Pages } from './pages.ts';

type Props<T> = {
  readonly pages: Pages<T>;
  readonly className?: string;
  readonly keyOf: (entry: T) => string;
  readonly children: (entry: T) => ReactNode;
  /** Shown when the list is empty. */
  readonly empty: string;
  /** Reads the next page when the end comes into view. By default, only on request. */
  readonly growing?: boolean;
};

/** Shows a list: its entries, that it is loading, that it is empty, and how to get more. */
export const Listing = <T,>({
  pages,
  className = 'rows',
  keyOf,
  children,
  empty,
  growing = false,
}: Props<T>) => {
  const { common } = useWords();
  const button = useInSight(() => growing && !pages.busy && !pages.failed && pages.more());
  // An entry may have moved to an earlier page while the list was read, and come twice: the first is the later state.
  const entries = new Map<string, T>();
  for (const entry of pages.entries ?? []) if (!entries.has(keyOf(entry))) entries.set(keyOf(entry), entry);
  return (
    <div className="listing" aria-busy={pages.busy}>
      <Problem of={pages.problem} />
      {pages.entries === null && pages.problem === null && <p className="aside">{common.loading}</p>}
      {pages.entries !== null && entries.size === 0 && !pages.hasMore && <p className="empty">{empty}</p>}
      {entries.size > 0 && (
        <Rows className={className}>
          {[...entries].map(([key, entry]) => ({ key, row: children(entry) }))}
        </Rows>
      )}
      {pages.hasMore && (
        <button
          ref={button}
          type="button"
          aria-disabled={pages.busy}
          onClick={() => pages.busy || pages.more()}
        >
          {common.showMore}
        </button>
      )}
    </div>
  );
};

/** How far below the visible part the next page is requested, in pixels. */
const AHEAD = 600;

/** Calls back when the element comes near the visible part, and each time it is rendered there. */
const useInSight = (come: () => void) => {
  const element = useRef<HTMLButtonElement>(null);
  const last = useRef(come);
  last.current = come;
  useEffect(() => {
    const button = element.current;
    if (button === null) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) last.current();
      },
      { rootMargin: `${AHEAD}px` },
    );
    observer.observe(button);
    return () => observer.disconnect();
  });
  return element;
};
