import { useEffect, useState } from 'react';
import type { Client, Participation, ParticipationState } from '../../client/client.ts';
import { VigilError } from '../../client/client.ts';
import { useSecondsLeft } from '../../client/react.ts';
import { around } from '../parts/frame/around.tsx';
import { Heading } from '../parts/frame/heading.tsx';
import { asClock } from '../parts/frame/time.ts';
import { Own } from '../parts/own.tsx';
import { useWords } from '../words/language.ts';
import { Alerts } from './alerts.tsx';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly state: ParticipationState;
};

/** A guest has knocked, and a moderator decides. */
export const AtTheDoor = ({ client, participation, state: { until } }: Props) => {
  const { common, session } = useWords();
  const { door } = session;
  const seconds = useSecondsLeft(client, until);
  const { ahead, attended } = usePlace(client, participation.sessionId);
  const name = client.getWelcome()?.invitation?.sessionName;
  return (
    <section className="notice">
      <Heading>{door.heading}</Heading>
      {name !== undefined && (
        <p>
          {around(
            door.of,
            <strong>
              <Own>{name}</Own>
            </strong>,
          )}
        </p>
      )}
      <div role="status">
        <p className="lead">{attended ? door.lead : door.unattended}</p>
        {ahead > 0 && <p>{door.ahead(ahead)}</p>}
      </div>
      {seconds !== null && <p className="until">{around(door.until, <Own>{asClock(seconds)}</Own>)}</p>}
      <Alerts />
      <div className="buttons">
        {/* Whatever went wrong, the person is out: the state says so, with the reason. */}
        <button type="button" onClick={() => void participation.exit().catch(() => {})}>
          {common.leave}
        </button>
      </div>
    </section>
  );
};

type Place = { readonly ahead: number; readonly attended: boolean };

/** How often to ask; less often for those who wait far back. */
const ASK_EVERY = 15_000;

/** One's place in the queue, polled while one waits and looks: with many at the door nobody is told of each change. */
const usePlace = (client: Client, sessionId: string): Place => {
  const [place, setPlace] = useState<Place>({ ahead: 0, attended: true });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const ask = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, ASK_EVERY);
      if (document.visibilityState === 'hidden') return;
      // Whoever is no longer at the door learns it from the state.
      client.request({ action: 'waiting.place', sessionId }).catch((error: unknown) => {
        if (!(error instanceof VigilError)) throw error;
      });
    };
    const stop = client.on('session.waiting', ({ ahead = 0, attended = true }) => {
      setPlace({ ahead, attended });
      clearTimeout(timer);
      timer = setTimeout(ask, ASK_EVERY * (1 + ahead / 5));
    });
    document.addEventListener('visibilitychange', ask);
    ask();
    return () => {
      stop();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [client, sessionId]);
  return place;
};
