import { useRef, useState } from 'react';
import { useWords } from '../../words/language.ts';

type Props = {
  readonly path: string;
  /** What the button says. */
  readonly label: string;
  /** Shows the link itself, beside the button. */
  readonly shown?: boolean;
};

/** Puts a link into the clipboard. Where the browser does not let it, the link is there to be copied by hand. */
export const CopyLink = ({ path, label, shown = false }: Props) => {
  const { common } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const link = new URL(path, location.origin).href;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setState('copied');
    } catch {
      // Not allowed, or not a secure page: the reason makes no difference to what can be done now.
      setState('refused');
      requestAnimationFrame(() => field.current?.select());
    }
  };
  return (
    <span className="copy-link">
      {(shown || state === 'refused') && (
        <input
          ref={field}
          type="text"
          readOnly
          aria-label={common.link}
          value={link}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
      <button type="button" onClick={() => void copy()}>
        {label}
      </button>
      <span role="status" className="said">
        {state === 'copied' && common.copied}
        {state === 'refused' && common.copyByHand}
      </span>
    </span>
  );
};
