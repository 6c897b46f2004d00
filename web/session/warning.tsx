import { useLayoutEffect, useRef, useState } from 'react';
import type { Client, Participation, ParticipationState } from '../../client/client.ts';
import { useSecondsLeft } from '../../client/react.ts';
import { asClock, inWords } from '../parts/time.ts';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly state: ParticipationState;
};

/**
 * The warning: one question and one obvious answer, which has the focus. It goes when the server says so, because
 * another tab may have answered; the browser gives the focus back to where it was.
 */
export const Warning = ({ client, participation, state: { policy, logoutAt, live } }: Props) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const seconds = useSecondsLeft(client, live ? logoutAt : null);
  const [busy, setBusy] = useState<'extending' | 'leaving' | null>(null);
  const period = policy?.warningPeriod ?? 0;

  // Closing it before it goes gives the focus back to where it was; a dialog that is just removed drops it.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  const run = (what: 'extending' | 'leaving', request: () => Promise<void>) => {
    if (busy !== null) return;
    setBusy(what);
    // Who loses the race against the logout is told by the state, which takes this dialog away.
    request()
      .catch(() => {})
      .finally(() => setBusy(null));
  };

  return (
    <dialog
      ref={dialog}
      className="warning"
      role="alertdialog"
      aria-labelledby="warning-title"
      aria-describedby="warning-text"
      // Escape is no answer. An older browser that closes the dialog all the same gets it back.
      closedby="none"
      onCancel={(event) => event.preventDefault()}
      onClose={({ currentTarget }) => currentTarget.isConnected && currentTarget.showModal()}
    >
      <h2 id="warning-title">Are you still there?</h2>
      <p id="warning-text">
        You have not done anything for {inWords(policy?.idleTimeout ?? 0)}. If you do not extend the session,
        you will be logged out. The notes are kept either way.
      </p>
      <p className="countdown" role="timer" aria-live="off">
        {seconds === null ? 'Checking…' : asClock(seconds)}
      </p>
      <progress
        aria-label="Time left"
        value={seconds === null ? undefined : Math.min(seconds * 1000, period)}
        max={Math.max(period, 1)}
      />
      <p className="visually-hidden" role="status">
        {announcement(seconds)}
      </p>
      <div className="buttons">
        <button
          type="button"
          className="primary"
          // React has no way to focus inside a dialog that is opened later; the attribute has.
          ref={(button) => button?.setAttribute('autofocus', '')}
          aria-disabled={busy !== null}
          onClick={() => run('extending', () => participation.extend())}
        >
          {busy === 'extending' ? 'Extending…' : 'Extend session'}
        </button>
        <button
          type="button"
          aria-disabled={busy !== null}
          onClick={() => run('leaving', () => participation.exit())}
        >
          Exit now
        </button>
      </div>
    </dialog>
  );
};

/** Spoken a few times only: a countdown read out every second is unbearable. */
const announcement = (seconds: number | null): string => {
  if (seconds === null) return '';
  const spoken = [10, 20, 60, 300].find((mark) => seconds <= mark);
  return spoken === undefined ? '' : `Less than ${inWords(spoken * 1000)} left.`;
};
