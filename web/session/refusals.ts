import { useEffect, useRef, useState } from 'react';
import type { WaitingEntry } from '../../client/client.ts';

export type Refusals = {
  readonly pending: ReadonlySet<string>;
  readonly refuse: (participantId: string) => void;
  readonly undo: (participantId: string) => void;
};

/** How long a refusal can be undone. A guest who was refused cannot come by that link again. */
const SECOND_THOUGHTS = 6_000;

/** Refusals that are sent only once the time to undo them is over. A page that is closed before refuses nobody. */
export const useRefusals = (
  people: readonly WaitingEntry[],
  deny: (participantId: string) => Promise<unknown>,
): Refusals => {
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const show = () => setPending(new Set(timers.current.keys()));
  const undo = (participantId: string) => {
    clearTimeout(timers.current.get(participantId));
    if (timers.current.delete(participantId)) show();
  };
  useEffect(() => {
    // Somebody else has answered, or they have gone.
    for (const id of pending) if (!people.some(({ participantId }) => participantId === id)) undo(id);
  });
  useEffect(
    () => () => {
      for (const timer of timers.current.values()) clearTimeout(timer);
    },
    [],
  );
  return {
    pending,
    refuse(participantId) {
      if (timers.current.has(participantId)) return;
      const say = () => void deny(participantId).finally(() => undo(participantId));
      timers.current.set(participantId, setTimeout(say, SECOND_THOUGHTS));
      show();
    },
    undo,
  };
};
