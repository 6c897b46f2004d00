import { useState } from 'react';
import { useWords } from '../../words/language.ts';

export type Copying = {
  readonly state: 'idle' | 'copied' | 'refused';
  readonly copy: () => Promise<void>;
};

/** Puts a text into the clipboard. Where the browser does not let it: selects the text, to be copied by hand. */
export const useCopying = (text: string, select: () => void): Copying => {
  const [state, setState] = useState<Copying['state']>('idle');
  return {
    state,
    async copy() {
      try {
        await navigator.clipboard.writeText(text);
        setState('copied');
      } catch {
        // Not allowed, or not a secure page: the reason makes no difference to what can be done now.
        setState('refused');
        select();
      }
    },
  };
};

/** What has come of it, beside its button. */
export const Copied = ({ state }: Pick<Copying, 'state'>) => {
  const { common } = useWords();
  return (
    <span role="status" className="said">
      {state === 'copied' && common.copied}
      {state === 'refused' && common.copyByHand}
    </span>
  );
};
