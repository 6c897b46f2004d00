import { useRef } from 'react';
import { useWords } from '../../words/language.ts';
import { Copied, useCopying } from './copying.tsx';

type Props = {
  readonly path: string;
  /** What the button says. */
  readonly label: string;
  /** Shows the link itself beside the button. */
  readonly shown?: boolean;
};

/** A button that copies a link. Where the browser refuses, the link is shown to be copied by hand. */
export const CopyLink = ({ path, label, shown = false }: Props) => {
  const { common } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const link = new URL(path, location.origin).href;
  const { state, copy } = useCopying(link, () => field.current?.select());
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
      <Copied state={state} />
    </span>
  );
};
