import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Item, type Participation, type ParticipationState, VigilError } from '../../client/client.ts';
import { isFocusFree } from '../parts/focus.ts';
import { useAttempt } from '../parts/forms/attempt.ts';
import { Problem } from '../parts/forms/problem.tsx';
import { useWords } from '../words/language.ts';
import { Note } from './note.tsx';
import type { KeptDrafts } from './returning/kept-drafts.ts';

type Props = {
  readonly participation: Participation;
  readonly state: ParticipationState;
  /** Null until drafts of an earlier page have been looked for. */
  readonly kept: KeptDrafts | null;
  /** Notes with a draft from another device, and when it arrived. */
  readonly returned: ReadonlyMap<string, number>;
};

/** A session's notes: everybody's, saved while they are written. */
export const Notes = ({ participation, state, kept, returned }: Props) => {
  const { items, session, live, complete, phase } = state;
  const { notes } = useWords().session;
  const addButton = useRef<HTMLButtonElement>(null);
  const [fresh, setFresh] = useState<string | null>(null);
  const [problem, setProblem] = useState<VigilError | null>(null);
  const [deleted, setDeleted] = useState<Item | null>(null);
  const { held, hold } = useHeld();
  const [spoken, say] = useState('');
  const readOnly = session?.mode === 'read';
  const byId = new Map(items.map((item) => [item.itemId, item]));
  const { begun, begin, discard } = useBegun(byId);
  // A draft whose note was deleted can be told from one whose note has not arrived yet only once all have.
  const left = complete && kept !== null ? kept.found.keys() : [];
  const ids = [...new Set([...byId.keys(), ...held, ...begun, ...left])].sort();

  const add = () => {
    const itemId = newId(ids.at(-1) ?? '');
    setDeleted(null);
    setFresh(itemId);
    begin(itemId);
  };
  const remove = useCallback(
    async (item: Item) => {
      setProblem(null);
      try {
        const revision = await participation.delete(item.itemId, { baseRevision: item.revision });
        setDeleted({ ...item, revision });
      } catch (error) {
        if (!(error instanceof VigilError)) throw error;
        setProblem(error);
      }
    },
    [participation],
  );
  const giveUp = useCallback(
    (itemId: string) => {
      discard(itemId);
      // The pressed button disappears with its note: the focus must not be lost with it.
      addButton.current?.focus();
    },
    [discard],
  );
  /** It is kept until it is there again: it might be refused. */
  const restore = async (item: Item, button: Element | null) => {
    await participation.put(item.itemId, item.value, { baseRevision: item.revision });
    if (isFocusFree(button)) setFresh(item.itemId);
    setDeleted((now) => (now === item ? null : now));
  };

  return (
    <section className="notes" aria-labelledby="notes-title">
      <header>
        <h2 id="notes-title">{notes.heading}</h2>
        {readOnly ? (
          <span className="tag">{notes.readOnly}</span>
        ) : (
          <button ref={addButton} type="button" className="primary" onClick={add}>
            {notes.add}
          </button>
        )}
      </header>
      <Problem of={problem} />
      {deleted !== null && (
        <Deleted key={deleted.revision} itemId={deleted.itemId} undo={(button) => restore(deleted, button)} />
      )}
      {ids.length === 0 && complete && <p className="empty">{readOnly ? notes.none : notes.noneYet}</p>}
      <ul>
        {kept !== null &&
          ids.map((itemId, index) => (
            <Note
              key={`${itemId}/${returned.get(itemId) ?? ''}`}
              number={index + 1}
              focus={itemId === fresh}
              live={live && (phase === 'present' || phase === 'warned')}
              {...{ participation, itemId, item: byId.get(itemId), readOnly, kept, hold, remove, say }}
              discard={giveUp}
            />
          ))}
      </ul>
      <p className="visually-hidden" role="status">
        {spoken}
      </p>
    </section>
  );
};

type DeletedProps = {
  readonly itemId: string;
  readonly undo: (button: Element | null) => Promise<void>;
};

const Deleted = ({ itemId, undo }: DeletedProps) => {
  const { notes } = useWords().session;
  const button = useRef<HTMLButtonElement>(null);
  const { busy, problem, run } = useAttempt();
  useLayoutEffect(() => {
    // The pressed button goes with its note: the focus must not be lost with it.
    const note = document.querySelector(`[data-item="${CSS.escape(itemId)}"]`)?.closest('li');
    if (isFocusFree(note)) button.current?.focus();
  }, [itemId]);
  return (
    <>
      <p className="undo" role="status">
        {notes.deleted}{' '}
        <button
          ref={button}
          type="button"
          aria-disabled={busy}
          onClick={() => void run(() => undo(button.current))}
        >
          {notes.undo}
        </button>
      </p>
      <Problem of={problem} />
    </>
  );
};

/** Notes with something unsaved: they stay even when somebody deletes them. */
const useHeld = () => {
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set());
  const hold = useCallback((itemId: string, isHeld: boolean) => {
    setHeld((before) => {
      if (before.has(itemId) === isHeld) return before;
      const after = new Set(before);
      if (isHeld) after.add(itemId);
      else after.delete(itemId);
      return after;
    });
  }, []);
  return { held, hold };
};

/** Notes begun here that are still empty: they concern nobody else until there is a word in them. */
const useBegun = (saved: ReadonlyMap<string, Item>) => {
  const [begun, setBegun] = useState<readonly string[]>([]);
  const discard = useCallback((itemId: string) => {
    setBegun((before) => before.filter((other) => other !== itemId));
  }, []);
  useEffect(() => {
    if (begun.some((itemId) => saved.has(itemId)))
      setBegun((before) => before.filter((itemId) => !saved.has(itemId)));
  }, [begun, saved]);
  return { begun, begin: (itemId: string) => setBegun((before) => [...before, itemId]), discard };
};

/** Sorts by time, and after what is there, whatever its writer's clock showed: notes stand in the order in which they were begun. */
const newId = (last: string): string => {
  const at = Math.max(Date.now(), Number.parseInt(last.slice(0, 9), 36) + 1 || 0);
  return `${at.toString(36).padStart(9, '0')}-${crypto.randomUUID().slice(0, 8)}`;
};
