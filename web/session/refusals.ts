import { useEffect, useRef, useState } from 'react';
import type { WaitingEntry } from '../../client/client.ts';

export type Refusals = {
  readonly pending: ReadonlySet<string>;
  readonly refuse: (participantId: string) => void;
  readonly undo: (participantId: string) => void;
};

type Refusal = { readonly timer: ReturnType<typeof setTimeout>; readonly undone: AbortController };

/** How long a refusal can be undone. A guest who was refused cannot come by that link again. */
const SECOND_THOUGHTS = 6_000;

/**
 * Refusals that are sent only once the time to undo them is over, and are undone also while they wait for a connection. A
 * page that is closed before refuses nobody.
 */
export const useRefusals = (
  people: readonly WaitingEntry[],
  deny: (participantId: string, signal: AbortSignal) => Promise<unknown>,
): Refusals => {
  const timers = useRef(new Map<string, Refusal>());
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const show = () => setPending(new Set(timers.current.keys()));
  const undo = (participantId: string) => {
    const refusal = timers.current.get(participantId);
    clearTimeout(refusal?.timer);
    refusal?.undone.abort();
    if (timers.current.delete(participantId)) show();
  };
  useEffect(() => {
    // Somebody else has answered, or they have gone.
    for (const id of pending) if (!people.some(({ participantId }) => participantId === id)) undo(id);
  });
  useEffect(
    () => () => {
      for (const { timer } of timers.current.values()) clearTimeout(timer);
    },
    [],
  );
  return {
    pending,
    refuse(participantId) {
      if (timers.current.has(participantId)) return;
      const undone = new AbortController();
      const say = async () => {
        try {
          await deny(participantId, undone.signal);
        } catch (error) {
          if (!undone.signal.aborted) throw error;
        }
        // Unless it has been undone, and perhaps refused anew.
        if (!undone.signal.aborted) undo(participantId);
      };
      timers.current.set(participantId, { undone, timer: setTimeout(() => void say(), SECOND_THOUGHTS) });
      show();
    },
    undo,
  };
};
