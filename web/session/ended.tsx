import type { Client, EndingNotice, Participation, ParticipationState } from '../../client/client.ts';
import { endings } from '../../client/wire.ts';
import { Heading } from '../parts/heading.tsx';
import { navigate } from '../parts/route.ts';
import { asTimeOfDay } from '../parts/time.ts';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly state: ParticipationState;
};

/** Why it is over, and the way back in: one click, by the person, never by itself. */
export const Ended = ({ client, participation, state: { ending, session } }: Props) => {
  if (ending === null) return null;
  const isGuest = client.getWelcome()?.user.kind === 'guest';
  return (
    <section className="notice">
      <Heading>{headings[ending.ending] ?? 'You were logged out'}</Heading>
      <p className="lead" role="alert">
        {endings[ending.ending]?.sentence ?? 'Your participation has ended.'}
      </p>
      {session !== null && (
        <p>
          That was “{session.name}”, at {asTimeOfDay(ending.at, client.serverNow())}. The notes are kept as
          they were.
        </p>
      )}
      <div className="buttons">
        {ending.mayReturn && (
          <button type="button" className="primary" onClick={() => participation.reenter()}>
            {session === null && isGuest ? 'Knock again' : 'Re-enter'}
          </button>
        )}
        {!isGuest && (
          <button type="button" onClick={() => navigate('/')}>
            My sessions
          </button>
        )}
      </div>
    </section>
  );
};

const headings: { readonly [E in EndingNotice['ending']]?: string } = {
  exit: 'You left',
  denied: 'You were not let in',
  unanswered: 'Nobody opened',
  removed: 'You were put out',
  hidden: 'The session was hidden',
  uninvited: 'Your invitation was taken back',
  crowded: 'There are too many at the door',
  elsewhere: 'You went on elsewhere',
};
