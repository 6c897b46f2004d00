import { memo, useEffect, useId, useLayoutEffect, useRef } from 'react';
import type { Item, Participation } from '../../client/client.ts';
import { CopyText } from '../parts/forms/copy-text.tsx';
import { reasonIn } from '../parts/forms/problem.tsx';
import type { Words } from '../words/english.ts';
import { useWords } from '../words/language.ts';
import { useGrowing } from './growing.ts';
import { type Draft, type DraftState, textOf, useDraft } from './note-draft.ts';
import type { KeptDrafts } from './returning/kept-drafts.ts';

type Props = {
  readonly participation: Participation;
  readonly itemId: string;
  /** Absent before the first save, or when it was deleted while something of mine was unsaved. */
  readonly item: Item | undefined;
  readonly number: number;
  readonly live: boolean;
  readonly readOnly: boolean;
  readonly focus: boolean;
  readonly kept: KeptDrafts;
  readonly hold: (itemId: string, held: boolean) => void;
  readonly remove: (item: Item) => Promise<void>;
  /** Announces a sentence to screen readers. */
  readonly say: (sentence: string) => void;
  /** Removes a note that was begun and is empty. */
  readonly discard: (itemId: string) => void;
};

/** One note: a field that saves itself. Memoized: of a thousand only those that changed are rendered again. */
export const Note = memo(
  ({
    participation,
    itemId,
    item,
    number,
    live,
    readOnly,
    focus,
    kept,
    hold,
    remove,
    say,
    discard,
  }: Props) => {
    const words = useWords();
    const { notes } = words.session;
    const draft = useDraft(participation, itemId, item, live && !readOnly, kept);
    const field = useRef<HTMLTextAreaElement>(null);
    const unsaved = draft.state !== 'clean' && draft.state !== 'saved';
    useGrowing(field, draft.text);
    useAsking(draft.isAtRisk);
    const standing = said(words, draft, live);
    const isNews = standing !== '' && standing !== notes.states.saving;
    useSaying(say, draft.state, isNews ? words.common.of(notes.label(number), standing) : '');
    useLayoutEffect(() => {
      if (focus) field.current?.focus();
    }, [focus]);
    // One that is brought back is there only a moment after it was saved: with its field the focus would go.
    const isHeld = unsaved || draft.isAhead;
    useEffect(() => hold(itemId, isHeld), [hold, itemId, isHeld]);

    const isLeaving = useRef(false);
    /** Not before its last words are saved, so that whoever takes that back has them again. */
    const leave = async () => {
      if (isLeaving.current) return;
      isLeaving.current = true;
      try {
        const settled = await draft.settled();
        if (settled === null) discard(itemId);
        else await remove(settled);
      } finally {
        isLeaving.current = false;
      }
    };

    // The pressed button is gone with the question: the focus must not be lost with it.
    const keepMine = () => {
      field.current?.focus();
      draft.keepMine();
    };
    const takeTheirs = () => {
      draft.takeTheirs();
      if (item === undefined) discard(itemId);
      else field.current?.focus();
    };

    const cannotBeSaved = draft.state === 'unsaved' && (readOnly || draft.problem?.retryable === false);
    return (
      <li className={`note ${draft.state}`}>
        <textarea
          ref={field}
          data-item={itemId}
          aria-label={notes.label(number)}
          rows={1}
          value={draft.text}
          readOnly={readOnly}
          placeholder={readOnly ? '' : notes.write}
          onChange={(event) => draft.write(event.currentTarget.value)}
        />
        {draft.state === 'conflict' && <Conflict {...{ item, number, keepMine, takeTheirs }} />}
        <footer>
          <span className="save-state">{standing}</span>
          {(cannotBeSaved || draft.state === 'conflict') && (
            <CopyText
              text={draft.text}
              label={notes.copyMine}
              name={notes.versionOf(notes.copyMine, number)}
              select={() => field.current?.select()}
            />
          )}
          {!readOnly && !(unsaved && item === undefined) && draft.state !== 'conflict' && (
            <button
              type="button"
              className="quiet"
              aria-label={notes.deleteLabel(number)}
              onClick={() => void leave()}
            >
              {notes.delete}
            </button>
          )}
        </footer>
      </li>
    );
  },
);

type ConflictProps = {
  readonly item: Item | undefined;
  readonly number: number;
  readonly keepMine: () => void;
  readonly takeTheirs: () => void;
};

/** Both versions side by side, and the choice between them. One's own can still be edited above. */
const Conflict = ({ item, number, keepMine, takeTheirs }: ConflictProps) => {
  const { notes } = useWords().session;
  const title = useId();
  const other = item === undefined ? notes.letGo : notes.takeTheirs;
  return (
    <fieldset className="conflict" aria-labelledby={title}>
      <p id={title}>
        <strong>{item === undefined ? notes.deletedByOthers : notes.changedByOthers}</strong>{' '}
        {item === undefined ? notes.yoursAbove : notes.yoursAboveTheirsBelow}
      </p>
      {item !== undefined && <blockquote translate="no">{textOf(item.value) || notes.emptyNote}</blockquote>}
      <div className="buttons">
        <button type="button" aria-label={notes.versionOf(notes.keepMine, number)} onClick={keepMine}>
          {notes.keepMine}
        </button>
        <button type="button" aria-label={notes.versionOf(other, number)} onClick={takeTheirs}>
          {other}
        </button>
      </div>
    </fieldset>
  );
};

/** What was written without a connection waits here, and must not look as if it were on its way. */
const said = (words: Words, { state, problem }: Draft, live: boolean): string => {
  const { notes } = words.session;
  if (!live && (state === 'saving' || state === 'slow' || state === 'unsaved')) return notes.waiting;
  return state === 'unsaved' && problem !== null
    ? notes.unsavedBecause(reasonIn(words, problem))
    : notes.states[state];
};

/**
 * Announces a settled state in one sentence, the same for all notes: somebody still writing is not told of a save at
 * each pause, and nobody that one is going on.
 */
const useSaying = (say: (sentence: string) => void, state: DraftState, sentence: string): void => {
  useEffect(() => {
    if (state === 'clean') return;
    const timer = setTimeout(() => say(sentence), state === 'saved' ? SETTLED : 0);
    return () => clearTimeout(timer);
  }, [say, state, sentence]);
};

/** Longer than the pauses of somebody who has more to write. */
const SETTLED = 2_500;

/** Asks before the page is closed, as long as that would lose something. */
const useAsking = (isAtRisk: boolean): void => {
  useEffect(() => {
    if (!isAtRisk) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isAtRisk]);
};
