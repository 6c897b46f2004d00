import { useLayoutEffect, useRef, useState } from 'react';
import type { Client, Participation, ParticipationState } from '../../client/client.ts';
import { useSecondsLeft } from '../../client/react.ts';
import { asClock } from '../parts/time.ts';
import type { Words } from '../words/english.ts';
import { useWords } from '../words/language.ts';

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
  const { warning } = useWords().session;
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
      <h2 id="warning-title">{warning.heading}</h2>
      <p id="warning-text">{warning.text(policy?.idleTimeout ?? 0)}</p>
      <p className="countdown" role="timer" aria-live="off">
        {seconds === null ? warning.checking : asClock(seconds)}
      </p>
      <progress
        aria-label={warning.timeLeft}
        value={seconds === null ? undefined : Math.min(seconds * 1000, period)}
        max={Math.max(period, 1)}
      />
      <p className="visually-hidden" role="status">
        {announcement(warning, seconds)}
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
          {busy === 'extending' ? warning.extending : warning.extend}
        </button>
        <button
          type="button"
          aria-disabled={busy !== null}
          onClick={() => run('leaving', () => participation.exit())}
        >
          {warning.leave}
        </button>
      </div>
    </dialog>
  );
};

/** Spoken a few times only: a countdown read out every second is unbearable. */
const announcement = (warning: Words['session']['warning'], seconds: number | null): string => {
  if (seconds === null) return '';
  const spoken = [10, 20, 60, 300].find((mark) => seconds <= mark);
  return spoken === undefined ? '' : warning.lessThan(spoken * 1000);
};
