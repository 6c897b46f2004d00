import type { Client, Participation, ParticipationState } from '../../client/client.ts';
import { useSecondsLeft } from '../../client/react.ts';
import { Heading } from '../parts/heading.tsx';
import { asClock } from '../parts/time.ts';
import { useWords } from '../words/language.ts';

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
  return (
    <section className="notice">
      <Heading>{door.heading}</Heading>
      <p className="lead">{door.lead}</p>
      {seconds !== null && <p className="until">{door.until(asClock(seconds))}</p>}
      <div className="buttons">
        {/* Whatever came between, the person is out: the state says so, with the reason. */}
        <button type="button" onClick={() => void participation.exit().catch(() => {})}>
          {common.leave}
        </button>
      </div>
    </section>
  );
};
