import { useEffect, useState } from 'react';
import type { Client, Participation } from '../../client/client.ts';
import { pageCalls } from '../../client/dialog.ts';
import { type StayEnd, watchStayEnd } from '../../client/own/stay-end.ts';
import { useSecondsLeft } from '../../client/react.ts';
import { asClock, atHere } from '../parts/frame/time.ts';
import { usePastWords } from '../words/past/past-words.ts';

const calls = pageCalls();

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  /** Sends the person to log in again; absent for guests, who have no login. */
  readonly logInAnew?: (() => void) | undefined;
};

/**
 * That the stay will end whatever one does, and what one can do. Said while there is time, in the page and to whoever
 * is elsewhere.
 */
export const StayEnding = ({ client, participation, logInAnew }: Props) => {
  const words = usePastWords().stayEnd;
  const [end, setEnd] = useState<StayEnd | null>(null);
  useEffect(() => watchStayEnd(client, participation, setEnd), [client, participation]);
  const seconds = useSecondsLeft(client, end?.at ?? null);
  const { sessionId } = participation;
  const at = end === null ? null : end.at;
  const title = words.heading;
  const body = at === null ? '' : words.until(atHere(at, client.serverNow()));
  // Called once for each end, however often it is rendered.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another minute on the clock is not another end.
  useEffect(
    () => (at === null ? undefined : calls.call({ tag: `stay/${sessionId}/${at}`, title, body })),
    [sessionId, at],
  );
  const byLogin = end?.renewedBy === 'login' && logInAnew !== undefined;
  const isGuest = client.getWelcome()?.user.kind === 'guest';
  const after = byLogin ? words.logIn : isGuest ? words.knockAgain : words.comeBack;
  return (
    <>
      <p className="visually-hidden" role="alert">
        {end === null ? '' : `${body} ${words.kept} ${after}`}
      </p>
      {end !== null && (
        <section className="read-mode" aria-label={title}>
          <p>
            <strong>{body}</strong>{' '}
            <span className="until" translate="no">
              {asClock(seconds ?? 0)}
            </span>
          </p>
          <p>
            {words.kept} {after}
          </p>
          {byLogin && (
            <div className="buttons">
              <button type="button" onClick={logInAnew}>
                {words.logInAgain}
              </button>
            </div>
          )}
        </section>
      )}
    </>
  );
};
