import { Copied, useCopying } from './copying.tsx';

type Props = {
  readonly text: string;
  /** The label of the button, and of what, where several have the same label. */
  readonly label: string;
  readonly name: string;
  /** Selects the text, so that it can be copied by hand where the browser refuses. */
  readonly select: () => void;
};

/** A button that copies a text shown beside it. */
export const CopyText = ({ text, label, name, select }: Props) => {
  const { state, copy } = useCopying(text, select);
  return (
    <>
      <button type="button" className="quiet" aria-label={name} onClick={() => void copy()}>
        {label}
      </button>
      <Copied state={state} />
    </>
  );
};
