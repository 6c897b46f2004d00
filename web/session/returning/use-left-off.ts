import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import {
  type Client,
  type Participation,
  type ParticipationState,
  VigilError,
} from '../../../client/client.ts';
import { ownItem } from '../../../client/own/own-item.ts';
import type { KeptDrafts } from '../kept-drafts.ts';
import { type LeftOff, pack, unpack } from './left-off.ts';
import { goTo, placeIn } from './place.ts';

/** A write costs as much as two minutes of presence: nobody's place is kept at each of their steps. */
const AT_REST = 2 * 60_000;

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly state: ParticipationState;
  readonly kept: KeptDrafts | null;
  readonly workspace: HTMLElement | null;
};

/**
 * Puts whoever enters where they left off, on whatever device that was, unless they have begun to do something meanwhile; and keeps
 * where they are when the page is hidden or left, when they are warned, and when they have been at rest for a while. Answers which
 * drafts have come from another device, and when.
 */
export const useLeftOff = ({
  client,
  participation,
  state: { phase, complete },
  kept,
  workspace,
}: Props): ReadonlyMap<string, number> => {
  const { sessionId } = participation;
  const own = useMemo(() => ownItem(client, sessionId), [client, sessionId]);
  const [found, setFound] = useState<LeftOff | null>(null);
  const [arrived, setArrived] = useState<LeftOff | null>(null);
  const [returned, setReturned] = useState<ReadonlyMap<string, number>>(new Map());
  const isBusy = useRef(false);
  const isInside = isIn(phase);

  useEffect(() => {
    if (!isInside) return;
    isBusy.current = false;
    const stopping = new AbortController();
    const how = { signal: stopping.signal, capture: true, passive: true };
    for (const deed of ['pointerdown', 'keydown', 'wheel'])
      document.addEventListener(deed, () => (isBusy.current = true), how);
    void own
      .get()
      .catch(nothing)
      .then((value) => {
        if (!stopping.signal.aborted) setFound(unpack(value));
      });
    return () => {
      stopping.abort();
      setFound(null);
      setArrived(null);
    };
  }, [own, isInside]);

  // When all notes are there, and before it is looked for the place: a draft may be the note that it is in.
  useEffect(() => {
    if (found === null || !complete || kept === null) return;
    const adopted = found.drafts.filter(({ itemId, ...draft }) => kept.adopt(itemId, draft));
    if (adopted.length > 0)
      setReturned(
        (before) => new Map([...before, ...adopted.map(({ itemId }) => [itemId, Date.now()] as const)]),
      );
    setArrived(found);
  }, [found, complete, kept]);

  useLayoutEffect(() => {
    if (arrived === null || kept === null || workspace === null) return;
    if (arrived.place !== null && !isBusy.current) goTo(workspace, arrived.place);
    return keepWhere(workspace, kept, participation, arrived, (where) => void own.put(where).catch(nothing));
  }, [arrived, kept, workspace, participation, own]);
  return returned;
};

const isIn = (phase: ParticipationState['phase']): boolean => phase === 'present' || phase === 'warned';

/** Nobody is kept from anything because a place could not be kept or read. */
const nothing = (error: unknown): null => {
  if (!(error instanceof VigilError)) throw error;
  return null;
};

const keepWhere = (
  workspace: HTMLElement,
  kept: KeptDrafts,
  participation: Participation,
  before: LeftOff,
  put: (where: LeftOff | null) => void,
): (() => void) => {
  const stopping = new AbortController();
  const how = { signal: stopping.signal, passive: true };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written: HTMLTextAreaElement | null = null;
  let said = JSON.stringify(pack(before.place, before.drafts));
  const write = ({ target }: { readonly target: EventTarget | null }) => {
    if (target instanceof HTMLTextAreaElement && target.dataset.item !== undefined) written = target;
  };
  const keep = () => {
    clearTimeout(timer);
    const where = pack(placeIn(workspace, written), kept.stuck());
    const text = JSON.stringify(where);
    if (text === said) return;
    said = text;
    put(where);
  };
  const rest = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, AT_REST);
  };

  write({ target: document.activeElement });
  workspace.addEventListener('focusin', write, how);
  for (const step of ['focusin', 'input', 'keyup', 'pointerup']) workspace.addEventListener(step, rest, how);
  addEventListener('scroll', rest, how);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && keep(), how);
  let last = participation.getSnapshot().phase;
  const stopWatching = participation.subscribe(() => {
    const { phase } = participation.getSnapshot();
    if (phase === last) return;
    // Told of before the workspace is hidden: what is seen is still where they were.
    if (phase === 'warned' || (isIn(last) && !isIn(phase))) keep();
    last = phase;
  });
  let stuck = stuckIn(kept);
  const stopMinding = kept.subscribe(() => {
    const now = stuckIn(kept);
    if (now !== stuck) keep();
    stuck = now;
  });
  return () => {
    clearTimeout(timer);
    stopping.abort();
    stopWatching();
    stopMinding();
  };
};

/** Which notes: not at each letter that is written in them. */
const stuckIn = (kept: KeptDrafts): string =>
  kept
    .stuck()
    .map(({ itemId }) => itemId)
    .join();
