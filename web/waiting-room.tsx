import { useState } from 'react';
import { type Participation, VigilError, type WaitingEntry } from '../client/client.ts';

type Props = { readonly participation: Participation; readonly people: readonly WaitingEntry[] };

/** Who waits at the door, for moderators: said aloud as they knock. */
export const WaitingRoom = ({ participation, people }: Props) => {
  const [problem, setProblem] = useState<VigilError | null>(null);
  const decide = async (decision: () => Promise<void>) => {
    setProblem(null);
    try {
      await decision();
    } catch (error) {
      if (!(error instanceof VigilError)) throw error;
      setProblem(error);
    }
  };
  return (
    <div role="status">
      {people.map(({ participantId, name }) => (
        <div key={participantId} className="knock">
          <p>
            <strong>{name}</strong> is at the door.
          </p>
          <div className="buttons">
            <button
              type="button"
              className="primary"
              aria-label={`Let ${name} in`}
              onClick={() => void decide(() => participation.admit(participantId))}
            >
              Let in
            </button>
            <button
              type="button"
              aria-label={`Turn ${name} away`}
              onClick={() => void decide(() => participation.deny(participantId))}
            >
              Turn away
            </button>
          </div>
        </div>
      ))}
      {problem !== null && <p className="problem">{problem.title}</p>}
    </div>
  );
};
