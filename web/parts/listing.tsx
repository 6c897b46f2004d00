import type { Key, ReactNode } from 'react';
import { useWords } from '../words/language.ts';
import type { Pages } from './pages.ts';
import { Problem } from './problem.tsx';

type Props<T> = {
  readonly pages: Pages<T>;
  readonly className?: string;
  readonly keyOf: (entry: T) => Key;
  readonly children: (entry: T) => ReactNode;
  /** Said when there is nothing. */
  readonly empty: string;
};

/** What a list shows: its entries, that it is being read, that it is empty, and the way to more of it. */
export const Listing = <T,>({ pages, className = 'rows', keyOf, children, empty }: Props<T>) => {
  const { common } = useWords();
  // While it was read, an entry may have moved from one page to another.
  const entries = [...new Map(pages.entries?.map((entry) => [keyOf(entry), entry])).entries()];
  return (
    <div className="listing" aria-busy={pages.busy}>
      <Problem of={pages.problem} />
      {pages.entries === null && pages.problem === null && <p className="aside">{common.loading}</p>}
      {pages.entries !== null && entries.length === 0 && !pages.hasMore && <p className="aside">{empty}</p>}
      {entries.length > 0 && (
        <ul className={className}>
          {entries.map(([key, entry]) => (
            <li key={key}>{children(entry)}</li>
          ))}
        </ul>
      )}
      {pages.hasMore && (
        <button type="button" aria-disabled={pages.busy} onClick={() => pages.busy || pages.more()}>
          {common.showMore}
        </button>
      )}
    </div>
  );
};
