import { useState } from 'react';
import type { Client, Participation, ParticipationState } from '../../client/client.ts';
import { Heading } from '../parts/frame/heading.tsx';
import { Later, part } from '../parts/frame/later.tsx';
import { navigate } from '../parts/frame/route.ts';
import { atHere } from '../parts/frame/time.ts';
import type { Words } from '../words/english.ts';
import { useWords } from '../words/language.ts';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly state: ParticipationState;
  /** Sends the person to log in again; absent for guests, who have no login. */
  readonly logInAnew?: (() => void) | undefined;
};

/** Few want to know more, so it is fetched on demand. */
const ownPast = part(async () => (await import('../past/past.tsx')).OwnPast);

/**
 * Why it is over, and the way back in: one click, or a login where that is required. Always by the person, never by
 * itself.
 */
export const Ended = ({ client, participation, state: { ending, session }, logInAnew }: Props) => {
  const { common, session: words } = useWords();
  const [isLooking, setLooking] = useState(false);
  if (ending === null) return null;
  const isVisibleAgain = ending.ending === 'hidden' && ending.mayReturn;
  const mustLogIn = ending.mustLogIn === true && logInAnew !== undefined;
  const ofItself: string | undefined = isVisibleAgain
    ? words.ended.unhidden
    : words.ended.advice[ending.ending];
  const advice = mustLogIn ? words.ended.mustLogIn : ofItself;
  const isGuest = client.getWelcome()?.user.kind === 'guest';
  const { sessionId } = participation;
  // Somebody who was never let in has no past here.
  const mayHaveBeenInside = session !== null || !isGuest;
  return (
    <section className="notice">
      <Heading>{headingOf(words, ending.ending)}</Heading>
      <p className="lead" role="alert">
        {words.ended.sentences[ending.ending] ?? words.ended.sentence}
      </p>
      {ending.reason !== undefined && <p dir="auto">{ending.reason}</p>}
      {advice !== undefined && <p>{advice}</p>}
      {session !== null && <p>{words.ended.was(session.name, atHere(ending.at, client.serverNow()))}</p>}
      <div className="buttons">
        {ending.mayReturn &&
          (mustLogIn ? (
            <button type="button" className="primary" onClick={logInAnew}>
              {words.ended.logInAgain}
            </button>
          ) : (
            <button type="button" className="primary" onClick={() => participation.reenter()}>
              {session === null && isGuest ? words.ended.knockAgain : words.ended.reenter}
            </button>
          ))}
        {!isGuest && (
          <button type="button" onClick={() => navigate('/')}>
            {common.mySessions}
          </button>
        )}
        {mayHaveBeenInside && (
          <button type="button" onClick={() => setLooking(true)}>
            {words.ended.why}
          </button>
        )}
      </div>
      {isLooking && (
        <Later
          part={ownPast}
          with={{ client, sessionId, name: session?.name ?? null, close: () => setLooking(false) }}
        />
      )}
    </section>
  );
};

/** An ending that this page does not know is a logout. */
export const headingOf = ({ ended }: Words['session'], ending: keyof typeof ended.headings): string =>
  ended.headings[ending] ?? ended.heading;
