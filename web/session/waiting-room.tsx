import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Client, Participation, WaitingEntry } from '../../client/client.ts';
import { isFocusFree } from '../parts/focus.ts';
import { useAttempt } from '../parts/forms/attempt.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { Problem } from '../parts/forms/problem.tsx';
import { useSaying } from '../parts/saying.tsx';
import type { Words } from '../words/english.ts';
import { useWords } from '../words/language.ts';
import { EveryoneWaiting } from './everyone-waiting.tsx';
import { Knock } from './knock.tsx';
import { useRefusals } from './refusals.ts';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly people: readonly WaitingEntry[];
  /** How many wait; `people` are the first of them. */
  readonly total: number;
};

/** How many are shown at once: the next appear as these are answered, and a crowd does not hide the session. */
const SHOWN = 3;
/** On a phone the styles hide more; from this number on the rest is behind a button. */
const SHOWN_ON_A_PHONE = 2;

/**
 * Who waits at the door, for moderators: announced as they knock, and shown over the page, so that nothing moves. The
 * first to knock stands lowest, so that the next one takes no button from under a thumb.
 */
export const WaitingRoom = ({ client, participation, people, total }: Props) => {
  const { knocks } = useWords().session;
  const { sessionId } = participation;
  const place = useRef<HTMLDivElement>(null);
  const [isWhole, showWhole] = useState(false);
  const { busy, problem, run } = useAttempt();
  const toPlace = () => place.current?.focus({ preventScroll: true });
  const decide = async (decision: () => Promise<unknown>, participantId?: string) => {
    const pressed = document.activeElement;
    try {
      await run(decision, participantId);
    } finally {
      // The buttons disappear with the knock that they answered: the focus must not be lost with them.
      if (isFocusFree(place.current?.contains(pressed) ? pressed : null)) toPlace();
    }
  };
  const { pending, refuse, undo } = useRefusals(people, (participantId, signal) =>
    decide(() => participation.deny(participantId, { signal }), participantId),
  );
  const left = total - pending.size;
  return (
    <div ref={place} tabIndex={-1} className="door">
      <p className="visually-hidden" role="status">
        {useKnocks(knocks, people)}
      </p>
      {total > 0 && (
        <section className="waiting-room" aria-labelledby="waiting-room">
          <header>
            <h2 id="waiting-room">{knocks.waiting(total)}</h2>
            {total > SHOWN_ON_A_PHONE && (
              <button type="button" className="quiet" onClick={() => showWhole(true)}>
                {knocks.showAll}
              </button>
            )}
            {/* Its place is reserved: it must not push the others up when a second one knocks. */}
            <div className={left > 1 ? 'buttons' : 'buttons kept-free'}>
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
                gone={toPlace}
              />
            </div>
            <Problem of={problem} />
          </header>
          <ul>
            {people.slice(0, SHOWN).map((entry) => (
              <Knock
                key={entry.participantId}
                entry={entry}
                isRefused={pending.has(entry.participantId)}
                admit={() => void decide(() => participation.admit(entry.participantId), entry.participantId)}
                refuse={() => refuse(entry.participantId)}
                undo={() => {
                  undo(entry.participantId);
                  toPlace();
                }}
              />
            ))}
          </ul>
        </section>
      )}
      {isWhole && <EveryoneWaiting {...{ client, participation, total }} close={() => showWhole(false)} />}
    </div>
  );
};

/** Each knock once, in a sentence; for several at once, how many they are. */
const useKnocks = (knocks: Words['session']['knocks'], people: readonly WaitingEntry[]): ReactNode => {
  const known = useRef<ReadonlySet<string>>(new Set());
  const [said, say] = useSaying();
  useEffect(() => {
    const fresh = people.filter(({ participantId }) => !known.current.has(participantId));
    known.current = new Set(people.map(({ participantId }) => participantId));
    if (fresh.length === 0) return;
    say(
      fresh.length > 3
        ? knocks.waiting(people.length)
        : fresh.map(({ name }) => knocks.atTheDoor(name)).join(' '),
    );
  }, [knocks, people, say]);
  return said;
};

/** The most that the server lets in at once. Whoever knocks meanwhile takes another click. */
const letAllIn = async (client: Client, sessionId: string, total: number): Promise<void> => {
  for (let left = total; left > 0; ) {
    const { waitingTotal } = await client.request({ action: 'waiting.admit', sessionId, all: true });
    if (waitingTotal === 0 || waitingTotal >= left) return;
    left = waitingTotal;
  }
};
