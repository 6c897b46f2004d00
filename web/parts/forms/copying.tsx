import { useState } from 'react';
import { flushSync } from 'react-dom';
import { useWords } from '../../words/language.ts';

export type Copying = {
  readonly state: 'idle' | 'copied' | 'refused';
  readonly copy: () => Promise<void>;
};

/** Copies a text to the clipboard. Where the browser refuses, selects it to be copied by hand. */
export const useCopying = (text: string, select: () => void): Copying => {
  const [state, setState] = useState<Copying['state']>('idle');
  return {
    state,
    async copy() {
      try {
        await navigator.clipboard.writeText(text);
        setState('copied');
      } catch {
        // Not allowed, or not a secure page: either way it has to be copied by hand.
        // What is selected may be shown only then.
        flushSync(() => setState('refused'));
        select();
      }
    },
  };
};

/** The result, beside its button. */
export const Copied = ({ state }: Pick<Copying, 'state'>) => {
  const { common } = useWords();
  return (
    <span role="status" className="said">
      {state === 'copied' && common.copied}
      {state === 'refused' && common.copyByHand}
    </span>
  );
};
