import { useRef } from 'react';
import type { Participation, WaitingEntry } from '../../client/client.ts';
import { Problem, useAttempt } from '../parts/attempt.tsx';

type Props = { readonly participation: Participation; readonly people: readonly WaitingEntry[] };

/** Who waits at the door, for moderators: said aloud as they knock. */
export const WaitingRoom = ({ participation, people }: Props) => {
  const room = useRef<HTMLDivElement>(null);
  const { problem, run } = useAttempt();
  const decide = async (decision: () => Promise<void>) => {
    await run(decision);
    // The buttons go with the knock that they answered: the focus must not fall off the page.
    room.current?.focus();
  };
  return (
    <div ref={room} role="status" tabIndex={-1} className="waiting-room">
      {people.map(({ participantId, name }) => (
        <div key={participantId} className="knock">
          <p>
            <strong>{name}</strong> is at the door.
          </p>
          <div className="buttons">
            <button
              type="button"
              className="primary"
              aria-label={`Let in: ${name}`}
              onClick={() => void decide(() => participation.admit(participantId))}
            >
              Let in
            </button>
            <button
              type="button"
              aria-label={`Turn away: ${name}`}
              onClick={() => void decide(() => participation.deny(participantId))}
            >
              Turn away
            </button>
          </div>
        </div>
      ))}
      <Problem of={problem} />
    </div>
  );
};
