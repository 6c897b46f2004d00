import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Client, RosterEntry } from '../../client/client.ts';
import { Avatar } from '../parts/lists/avatar.tsx';
import { useReading } from '../parts/reading.ts';
import { useWords } from '../words/language.ts';

/** How many faces fit on a card. */
const MOST_FACES = 5;
/** Somebody who returns after this long, in milliseconds, is shown who is inside by then. */
const FRESH_FOR = 30_000;

type Props = { readonly client: Client; readonly sessionId: string };

/**
 * Who is inside an occupied session, and how many. Read when its card comes into view, when the session turns green, on a
 * new connection and when the page is looked at again; a list that nobody touches makes no requests.
 */
export const Faces = ({ client, sessionId }: Props) => {
  const { lists } = useWords();
  const place = useRef<HTMLSpanElement>(null);
  const inside = useInside(client, sessionId, useInSight(place));
  const faces = inside?.people ?? [];
  const more = (inside?.total ?? 0) - faces.length;
  const named =
    faces.length === 0
      ? ''
      : lists.insideNow(
          faces.map(({ name }) => name),
          more,
        );
  return (
    <span ref={place} className="faces" title={named}>
      {faces.map(({ participantId, name }) => (
        <Avatar key={participantId} id={participantId} name={name} />
      ))}
      {more > 0 && <span aria-hidden="true">+{more}</span>}
      <span className="visually-hidden">{named}</span>
    </span>
  );
};

const useInSight = (place: RefObject<Element | null>): boolean => {
  const [isInSight, setInSight] = useState(false);
  useEffect(() => {
    if (place.current === null) return;
    const observer = new IntersectionObserver((entries) =>
      setInSight(entries.at(-1)?.isIntersecting === true),
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [place]);
  return isInSight;
};

type Inside = { readonly people: readonly RosterEntry[]; readonly total: number };

const useInside = (client: Client, sessionId: string, isInSight: boolean): Inside | null => {
  const [inside, setInside] = useState<Inside | null>(null);
  const readAt = useRef(-Infinity);
  const read = useCallback(
    async (signal: AbortSignal) => {
      if (!isInSight || performance.now() - readAt.current < FRESH_FOR) return;
      await inTurn(async () => {
        if (signal.aborted) return;
        const { roster, total } = await client.request({ action: 'session.inside', sessionId }, { signal });
        readAt.current = performance.now();
        setInside({ people: roster.slice(0, MOST_FACES), total });
      });
    },
    [client, sessionId, isInSight],
  );
  useReading(client, read, withoutThem);
  return inside;
};

/** The card still says that somebody is inside. */
const withoutThem = () => {};

/** One card after another, so that a request of the person's own need not wait for all of them. */
let turn: Promise<unknown> = Promise.resolve();
const inTurn = (work: () => Promise<void>): Promise<void> => {
  const mine = turn.then(work);
  turn = mine.catch(() => {});
  return mine;
};
