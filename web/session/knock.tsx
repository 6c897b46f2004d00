import { useEffect, useRef } from 'react';
import type { WaitingEntry } from '../../client/client.ts';
import { around } from '../parts/frame/around.tsx';
import { Own } from '../parts/own.tsx';
import { useWords } from '../words/language.ts';

type Props = {
  readonly entry: WaitingEntry;
  /** Whether they have been refused, which can still be undone. */
  readonly isRefused: boolean;
  readonly admit: () => void;
  readonly refuse: () => void;
  readonly undo: () => void;
};

/** One guest at the door, and the possible answers. */
export const Knock = ({ entry: { name, namesake }, isRefused, admit, refuse, undo }: Props) => {
  const { common, session } = useWords();
  const { knocks } = session;
  const who = (
    <strong>
      <Own>{name}</Own>
    </strong>
  );
  if (isRefused)
    return (
      <li className="knock">
        <p>{around(knocks.notLetIn, who)}</p>
        <div className="buttons">
          <Undo name={name} undo={undo} />
        </div>
      </li>
    );
  return (
    <li className="knock">
      <p>
        {around(knocks.atTheDoor, who)}
        {namesake && <small> {knocks.namesake}</small>}
      </p>
      <div className="buttons">
        <button type="button" className="primary" aria-label={common.of(knocks.letIn, name)} onClick={admit}>
          {knocks.letIn}
        </button>
        <button type="button" aria-label={common.of(knocks.notNow, name)} onClick={refuse}>
          {knocks.notNow}
        </button>
      </div>
    </li>
  );
};

const Undo = ({ name, undo }: { readonly name: string; readonly undo: () => void }) => {
  const { common, session } = useWords();
  const button = useRef<HTMLButtonElement>(null);
  // The pressed button is gone: the focus must not be lost with it.
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  return (
    <button ref={button} type="button" aria-label={common.of(session.knocks.undo, name)} onClick={undo}>
      {session.knocks.undo}
    </button>
  );
};
