import { useLayoutEffect, useRef, useState } from 'react';
import { useWords } from '../../words/language.ts';
import { useTabIndex } from '../reachable.tsx';
import { useAttempt } from './attempt.ts';
import { Problem } from './problem.tsx';

type Props = {
  /** What the button says, and of whom or what, where several say the same. */
  readonly label: string;
  readonly of?: string;
  readonly question: string;
  /** Whether there is anything to ask; whoever is told that there is not is told why by whoever knows. */
  readonly may?: (() => Promise<boolean>) | undefined;
  readonly act: () => Promise<unknown>;
  /** The button goes with what it took away: the focus has to go somewhere. */
  readonly done?: (() => void) | undefined;
  /** The same, and also when what it is about goes by itself while the button or the question has the focus. */
  readonly gone?: () => void;
};

/** A button for what cannot be undone: it asks first, in its own place. */
export const Confirm = ({ label, of, question, may, act, done, gone }: Props) => {
  const { common } = useWords();
  const tabIndex = useTabIndex();
  const name = of === undefined ? label : common.of(label, of);
  const [asking, setAsking] = useState(false);
  const { busy, problem, run } = useAttempt();
  const opener = useRef<HTMLButtonElement>(null);
  /** What does no harm has the focus: a key pressed twice removes nobody. */
  const no = useRef<HTMLButtonElement>(null);
  const asker = useRef<HTMLFieldSetElement>(null);
  const letGo = useRef(gone);
  const asked = useRef(false);
  useLayoutEffect(() => {
    if (asking) no.current?.focus();
    // Unless whoever asked has sent it elsewhere meanwhile.
    else if (asked.current && document.activeElement === document.body) opener.current?.focus();
    asked.current = asking;
  }, [asking]);
  useLayoutEffect(() => {
    letGo.current = gone;
  });
  useLayoutEffect(
    () => () => {
      if ((asker.current ?? opener.current)?.contains(document.activeElement)) letGo.current?.();
    },
    [],
  );

  const ask = async () => {
    if (may === undefined || (await may())) setAsking(true);
  };
  if (!asking)
    return (
      <button
        ref={opener}
        type="button"
        className="quiet"
        tabIndex={tabIndex}
        aria-label={name}
        onClick={() => void ask()}
      >
        {label}
      </button>
    );
  const confirm = async () => {
    if (!(await run(act))) return;
    setAsking(false);
    (done ?? gone)?.();
  };
  return (
    <fieldset ref={asker} className="confirm" aria-label={name}>
      <p>{question}</p>
      <div className="buttons">
        <button type="button" aria-disabled={busy} onClick={() => void confirm()}>
          {label}
        </button>
        <button ref={no} type="button" className="quiet" onClick={() => setAsking(false)}>
          {common.cancel}
        </button>
      </div>
      <Problem of={problem} />
    </fieldset>
  );
};
