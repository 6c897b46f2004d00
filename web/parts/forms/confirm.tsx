import { useLayoutEffect, useRef, useState } from 'react';
import { useWords } from '../../words/language.ts';
import { isFocusFree } from '../focus.ts';
import { useTabIndex } from '../reachable.tsx';
import { useAttempt } from './attempt.ts';
import { Problem } from './problem.tsx';

type Props = {
  /** The label of the button, and of whom or what, where several have the same label. */
  readonly label: string;
  readonly of?: string;
  readonly question: string;
  /** Whether there is anything to confirm. If not, whoever says so also says why. */
  readonly may?: (() => Promise<boolean>) | undefined;
  readonly act: () => Promise<unknown>;
  /** The button disappears with what it removed, so the focus has to go somewhere. */
  readonly done?: (() => void) | undefined;
  /** Likewise, but also when the subject disappears by itself while the button or the question has the focus. */
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
  /** The harmless answer has the focus, so that a key pressed twice removes nobody. */
  const no = useRef<HTMLButtonElement>(null);
  const asker = useRef<HTMLFieldSetElement>(null);
  const letGo = useRef(gone);
  const asked = useRef(false);
  useLayoutEffect(() => {
    if (asking) no.current?.focus();
    // Unless the focus has been sent elsewhere meanwhile.
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
    const isFree = isFocusFree(asker.current);
    setAsking(false);
    if (done !== undefined) done();
    else if (isFree) gone?.();
  };
  return (
    <fieldset ref={asker} className="confirm" aria-label={name}>
      <p>{question}</p>
      <div className="buttons">
        <button type="button" aria-disabled={busy} onClick={() => void confirm()}>
          {label}
        </button>
        {/* What is being carried out cannot be cancelled any more. */}
        <button ref={no} type="button" className="quiet" aria-disabled={busy} onClick={() => setAsking(busy)}>
          {common.cancel}
        </button>
      </div>
      <Problem of={problem} />
    </fieldset>
  );
};
