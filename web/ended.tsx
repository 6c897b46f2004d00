import type { Client, Participation, ParticipationState } from '../client/client.ts';
import { Heading } from './heading.tsx';
import { navigate } from './route.ts';
import { asTimeOfDay } from './time.ts';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly state: ParticipationState;
};

/** Why it is over, and the way back in: one click, by the person, never by itself. */
export const Ended = ({ client, participation, state: { ending, session } }: Props) => {
  if (ending === null) return null;
  return (
    <section className="notice">
      <Heading>{ending.ending === 'exit' ? 'You left' : 'You were logged out'}</Heading>
      <p className="lead" role="alert">
        {ending.sentence}
      </p>
      <p>
        {session !== null && <>That was “{session.name}”, </>}
        at {asTimeOfDay(ending.at, client.serverNow())}. The notes are kept as they were.
      </p>
      <div className="buttons">
        {ending.mayReturn && (
          <button type="button" className="primary" onClick={() => participation.reenter()}>
            Re-enter
          </button>
        )}
        <button type="button" onClick={() => navigate('/')}>
          My sessions
        </button>
      </div>
    </section>
  );
};
