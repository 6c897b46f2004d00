import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Client, Participation, ParticipationState } from '../../../client/client.ts';
import type { KeptDrafts } from './kept-drafts.ts';
import { beginStay, type Stay } from './stay.ts';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly state: ParticipationState;
  readonly kept: KeptDrafts | null;
  readonly workspace: HTMLElement | null;
};

/**
 * Takes whoever enters to where they left off, on whatever device that was, unless they have begun to do something.
 * Stores where they are when the page is hidden or left, when they are warned, and after a while at rest. Returns the
 * drafts that came from another device, and when.
 */
export const useLeftOff = ({
  client,
  participation,
  state: { phase, complete },
  kept,
  workspace,
}: Props): ReadonlyMap<string, number> => {
  const [stay, setStay] = useState<Stay | null>(null);
  const [hasReturned, setReturned] = useState(false);
  const [returned, setDrafts] = useState<ReadonlyMap<string, number>>(new Map());
  const isBusy = useRef(false);
  const isInside = phase === 'present' || phase === 'warned';

  useEffect(() => {
    if (!isInside) return;
    isBusy.current = false;
    const stopping = new AbortController();
    const how = { signal: stopping.signal, capture: true, passive: true };
    for (const deed of ['pointerdown', 'keydown', 'wheel'])
      document.addEventListener(deed, () => (isBusy.current = true), how);
    void beginStay(client, participation).then((begun) => stopping.signal.aborted || setStay(begun));
    return () => {
      stopping.abort();
      setStay(null);
      setReturned(false);
    };
  }, [client, participation, isInside]);

  // Once all notes are there, and before looking for the place: it may be in a draft's note.
  useEffect(() => {
    if (stay === null || !complete || kept === null) return;
    const adopted = stay.before.drafts.filter(({ itemId, ...draft }) => kept.adopt(itemId, draft));
    const come = adopted.map(({ itemId }) => [itemId, Date.now()] as const);
    if (come.length > 0) setDrafts((before) => new Map([...before, ...come]));
    setReturned(true);
  }, [stay, complete, kept]);

  useLayoutEffect(() => {
    if (stay === null || !hasReturned || kept === null || workspace === null) return;
    if (!isBusy.current) stay.goBack(workspace);
    return stay.keepWhere(workspace, kept);
  }, [stay, hasReturned, kept, workspace]);
  return returned;
};
