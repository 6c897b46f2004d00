import type { Client, Participation, ParticipationState } from '../../client/client.ts';
import { useSecondsLeft } from '../../client/react.ts';
import { Heading } from '../parts/heading.tsx';
import { asClock } from '../parts/time.ts';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly state: ParticipationState;
};

/** A guest has knocked, and a moderator decides. */
export const AtTheDoor = ({ client, participation, state: { until } }: Props) => {
  const seconds = useSecondsLeft(client, until);
  return (
    <section className="notice">
      <Heading>Waiting to be let in</Heading>
      <p className="lead">A moderator sees your name and decides. You will be told at once.</p>
      {seconds !== null && <p className="until">Waiting {asClock(seconds)} at the most.</p>}
      <div className="buttons">
        {/* Whatever came between, the person is out: the state says so, with the reason. */}
        <button type="button" onClick={() => void participation.exit().catch(() => {})}>
          Leave
        </button>
      </div>
    </section>
  );
};
