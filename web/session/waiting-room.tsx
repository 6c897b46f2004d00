import { useRef } from 'react';
import type { Client, Participation, WaitingEntry } from '../../client/client.ts';
import { around } from '../parts/around.tsx';
import { useAttempt } from '../parts/attempt.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Problem } from '../parts/problem.tsx';
import { useWords } from '../words/language.ts';

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
  const { common, session } = useWords();
  const { knocks } = session;
  const { sessionId } = participation;
  const room = useRef<HTMLDivElement>(null);
  const { busy, problem, run } = useAttempt();
  const toRoom = () => room.current?.focus();
  const decide = async (decision: () => Promise<unknown>) => {
    await run(decision);
    // The buttons go with the knock that they answered: the focus must not fall off the page.
    toRoom();
  };
  return (
    <div ref={room} role="status" tabIndex={-1} className="waiting-room">
      {people.slice(0, SHOWN).map(({ participantId, name, namesake }) => (
        <div key={participantId} className="knock">
          <p>
            {around(
              knocks.atTheDoor,
              <strong>
                <bdi>{name}</bdi>
              </strong>,
            )}
            {namesake && <small> {knocks.namesake}</small>}
          </p>
          <div className="buttons">
            <button
              type="button"
              className="primary"
              aria-label={common.of(knocks.letIn, name)}
              onClick={() => void decide(() => participation.admit(participantId))}
            >
              {knocks.letIn}
            </button>
            <button
              type="button"
              aria-label={common.of(knocks.turnAway, name)}
              onClick={() => void decide(() => participation.deny(participantId))}
            >
              {knocks.turnAway}
            </button>
          </div>
        </div>
      ))}
      {total > 1 && (
        <div className="knock">
          <p>{total > SHOWN ? knocks.moreWaiting(total - SHOWN) : knocks.waiting(total)}</p>
          <div className="buttons">
            <button
              type="button"
              aria-disabled={busy}
              onClick={() => void decide(() => letAllIn(client, sessionId, total))}
            >
              {knocks.letAllIn}
            </button>
            <Confirm
              label={knocks.turnAllAway}
              question={knocks.turnAllAwayQuestion(total)}
              act={() => client.request({ action: 'waiting.deny', sessionId, all: true })}
              done={toRoom}
            />
          </div>
        </div>
      )}
      <Problem of={problem} />
    </div>
  );
};

/** The server lets in so many at once. Whoever knocks meanwhile is for another click. */
const letAllIn = async (client: Client, sessionId: string, total: number): Promise<void> => {
  for (let left = total; left > 0; ) {
    const { waitingTotal } = await client.request({ action: 'waiting.admit', sessionId, all: true });
    if (waitingTotal === 0 || waitingTotal >= left) return;
    left = waitingTotal;
  }
};
