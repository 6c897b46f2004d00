import { memo, type ReactNode, useCallback, useEffect, useRef } from 'react';
import type { RosterEntry } from '../../client/client.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { seenAs } from '../parts/holds/reasons.ts';
import { Avatar } from '../parts/lists/avatar.tsx';
import { Own } from '../parts/own.tsx';
import { Rows } from '../parts/reachable.tsx';
import { useSaying } from '../parts/saying.tsx';
import type { Words } from '../words/english.ts';
import { useSpoken, useWords } from '../words/language.ts';
import { useFold } from './folding.ts';

type Props = {
  readonly people: readonly RosterEntry[];
  readonly me: string;
  readonly serverNow: () => number;
  /** Absent for those who are no moderators. */
  readonly moderate: Moderate | undefined;
};

/** What moderators may do to somebody else: remove them, and end their hold. */
export type Moderate = (
  action: 'participant.remove' | 'participant.release',
  participantId: string,
) => Promise<unknown>;

/** Who is inside now. Arrivals, departures and new holds are announced by name. Memoized: what is written changes nothing here. */
export const Roster = memo(({ people, me, serverNow, moderate }: Props) => {
  const { words: all, grammar } = useSpoken();
  const { session } = all;
  const words = session.roster;
  const heading = useRef<HTMLHeadingElement>(null);
  const toHeading = useCallback(() => heading.current?.focus(), []);
  const { shown, isFolded, fold } = useFold(people, me, grammar.compare);
  return (
    <aside className={isFolded ? 'roster folded' : 'roster'} aria-labelledby="roster-title">
      <header>
        <h2 id="roster-title" ref={heading} tabIndex={-1}>
          {words.heading} <span className="count">{people.length}</span>
        </h2>
        {isFolded !== null && (
          <button
            type="button"
            className="quiet"
            onClick={() => {
              fold(!isFolded);
              // The part that was looked at lies far below what is left.
              if (!isFolded) heading.current?.scrollIntoView({ block: 'nearest' });
            }}
          >
            {isFolded ? words.showAll : words.showFewer}
          </button>
        )}
      </header>
      <Rows>
        {shown.map((person) => ({
          key: person.participantId,
          className: person.phase,
          row: <Person {...{ person, me, serverNow, toHeading, moderate }} />,
        }))}
      </Rows>
      <p className="visually-hidden" role="status">
        {useComings(session, people, me, serverNow)}
      </p>
    </aside>
  );
});

type PersonProps = Omit<Props, 'people'> & { readonly person: RosterEntry; readonly toHeading: () => void };

/** Memoized: of hundreds only those of whom something is told are rendered again. */
const Person = memo(({ person, me, serverNow, toHeading, moderate }: PersonProps) => {
  const { common, session } = useWords();
  const words = session.roster;
  const { participantId, name, kind, phase, hold, namesake } = person;
  const isMe = participantId === me;
  return (
    <>
      <Avatar id={participantId} name={name} />
      <span className="who">
        <span>
          <Own>{name}</Own>
          {isMe ? (
            <small> ({common.you})</small>
          ) : (
            kind === 'guest' && <small> ({namesake ? words.namesake : words.guest})</small>
          )}
        </span>
        <span className="phase">{phase === 'warned' ? words.warned : words.present}</span>
      </span>
      {moderate !== undefined && !isMe && (
        <Confirm
          label={common.remove}
          of={name}
          question={words.removeQuestion(name)}
          act={() => moderate('participant.remove', participantId)}
          gone={toHeading}
        />
      )}
      {hold !== undefined && (
        <span className="held">
          <span className="tag">{seenAs(session.holding, hold, serverNow())}</span>
          {moderate !== undefined && !isMe && (
            <Confirm
              label={session.holding.end}
              of={name}
              question={session.holding.endQuestion(name)}
              act={() => moderate('participant.release', participantId)}
              gone={toHeading}
            />
          )}
        </span>
      )}
    </>
  );
});

const useComings = (
  { roster: words, holding }: Words['session'],
  people: readonly RosterEntry[],
  me: string,
  serverNow: () => number,
): ReactNode => {
  const before = useRef<readonly RosterEntry[] | null>(null);
  const [said, say] = useSaying();
  useEffect(() => {
    const known = before.current;
    before.current = people;
    if (known === null) return;
    const came = missing(people, known).filter(({ participantId }) => participantId !== me);
    const left = missing(known, people).filter(({ participantId }) => participantId !== me);
    const sentences = [
      ...(came.length > 0 ? [words.came(came.map(({ name }) => name))] : []),
      ...(left.length > 0 ? [words.left(left.map(({ name }) => name))] : []),
      ...people.flatMap(({ participantId: id, name, hold }) =>
        hold !== undefined && known.some((other) => other.participantId === id && id !== me && !other.hold)
          ? [`${name}: ${seenAs(holding, hold, serverNow())}.`]
          : [],
      ),
    ];
    if (sentences.length > 0) say(sentences.join(' '));
  }, [words, holding, people, me, serverNow, say]);
  return said;
};

const missing = (from: readonly RosterEntry[], others: readonly RosterEntry[]) =>
  from.filter(({ participantId }) => !others.some((other) => other.participantId === participantId));
