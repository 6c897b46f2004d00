import { useRef } from 'react';
import type { Client, Participation, WaitingEntry } from '../../client/client.ts';
import { useAttempt } from '../parts/attempt.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Problem } from '../parts/problem.tsx';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly people: readonly WaitingEntry[];
  /** How many wait, of whom these are the first. */
  readonly total: number;
};

/** So many are shown at once: the next come into sight as these are answered, and a crowd hides no session. */
const SHOWN = 5;

/** Who waits at the door, for moderators: said aloud as they knock. */
export const WaitingRoom = ({ client, participation, people, total }: Props) => {
  const room = useRef<HTMLDivElement>(null);
  const { problem, run } = useAttempt();
  const decide = async (decision: () => Promise<void>) => {
    await run(decision);
    // The buttons go with the knock that they answered: the focus must not fall off the page.
    room.current?.focus();
  };
  return (
    <div ref={room} role="status" tabIndex={-1} className="waiting-room">
      {people.slice(0, SHOWN).map(({ participantId, name, namesake }) => (
        <div key={participantId} className="knock">
          <p>
            <strong>
              <bdi>{name}</bdi>
            </strong>{' '}
            is at the door.
            {namesake && <small> A guest: a member has this name, or one that looks like it.</small>}
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
      {total > 1 && (
        <div className="knock">
          <p>{total > SHOWN ? `${total - SHOWN} more are waiting.` : `${total} are waiting.`}</p>
          <Confirm
            label="Turn everybody away"
            question={`Turn away all ${total} who are waiting?`}
            act={() =>
              client.request({ action: 'waiting.deny', sessionId: participation.sessionId, all: true })
            }
            done={() => room.current?.focus()}
          />
        </div>
      )}
      <Problem of={problem} />
    </div>
  );
};
