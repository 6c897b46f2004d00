import { useEffect, useRef } from 'react';
import type { ParticipationState } from '../../client/client.ts';
import { useWords } from '../words/language.ts';
import { calls, useSign } from './calls.ts';

/** Calls a moderator to the door, for as long as the guest waits and the moderator is inside. */
export const useKnocks = (
  sessionId: string,
  { phase, session, waiting, waitingTotal }: ParticipationState,
): void => {
  const { knocks } = useWords().session;
  const isInside = phase === 'present' || phase === 'warned';
  const [first] = waiting;
  useSign(
    !isInside || first === undefined
      ? null
      : waitingTotal > 1
        ? knocks.waiting(waitingTotal)
        : knocks.atTheDoor(first.name),
  );
  /** Everybody who is known to wait, with the way to end the call if there was one; null outside. */
  const known = useRef<Map<string, (() => void) | undefined> | null>(null);
  useEffect(() => {
    const before = known.current;
    const now = isInside ? new Map(waiting.map(({ participantId: id }) => [id, before?.get(id)])) : null;
    known.current = now;
    for (const [id, stop] of before ?? []) if (!now?.has(id)) stop?.();
    // Whoever enters sees those who already wait.
    const fresh = before && now && waiting.find(({ participantId: id }) => !before.has(id));
    if (!fresh) return;
    const { participantId, name } = fresh;
    const tag = `knock/${sessionId}/${participantId}`;
    now.set(participantId, calls.call({ tag, title: knocks.atTheDoor(name), body: session?.name ?? '' }));
  }, [isInside, waiting, sessionId, session?.name, knocks]);
  useEffect(
    () => () => {
      for (const stop of known.current?.values() ?? []) stop?.();
    },
    [],
  );
};
