import type { ReactNode } from 'react';
import { useWords } from '../../words/language.ts';
import { Dialog } from '../dialog.tsx';
import { Listing } from './listing.tsx';
import type { Pages } from './pages.ts';

type Props<T> = {
  readonly title: string;
  readonly close: () => void;
  /** Shown above the list. */
  readonly summary?: string;
  readonly pages: Pages<T>;
  readonly growing?: boolean;
  readonly keyOf: (entry: T) => string;
  readonly empty: string;
  readonly children: (entry: T) => ReactNode;
  /** Shown below the list. */
  readonly foot?: ReactNode;
};

/** A list in a dialog, in front of what somebody is doing. */
export const ListDialog = <T,>({ title, close, summary, foot, ...listing }: Props<T>) => {
  const { lists } = useWords();
  return (
    <Dialog title={title} close={close}>
      {summary !== undefined && <p role="status">{summary}</p>}
      <Listing {...listing} />
      {foot}
      <div className="buttons">
        <button type="button" onClick={close}>
          {lists.closeDialog}
        </button>
      </div>
    </Dialog>
  );
};
