import { Copied, useCopying } from './copying.tsx';

type Props = {
  readonly text: string;
  /** What the button says, and of what, where several say the same. */
  readonly label: string;
  readonly name: string;
  /** Where the browser does not let it: selects the text, to be copied by hand. */
  readonly select: () => void;
};

/** A button for a text that stands beside it. */
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
