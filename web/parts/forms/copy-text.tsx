import { useState } from 'react';
import { useWords } from '../../words/language.ts';

type Props = {
  readonly text: string;
  /** What the button says, and of what, where several say the same. */
  readonly label: string;
  readonly name: string;
  /** Where the browser does not let it: selects the text, to be copied by hand. */
  readonly select: () => void;
};

/** Puts a text into the clipboard. */
export const CopyText = ({ text, label, name, select }: Props) => {
  const { common } = useWords();
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      // Not allowed, or not a secure page: the reason makes no difference to what can be done now.
      setState('refused');
      select();
    }
  };
  return (
    <>
      <button type="button" className="quiet" aria-label={name} onClick={() => void copy()}>
        {label}
      </button>
      <span role="status" className="said">
        {state === 'copied' && common.copied}
        {state === 'refused' && common.copyByHand}
      </span>
    </>
  );
};
