import { type RefObject, useEffect, useId, useLayoutEffect, useRef } from 'react';
import type { Item, Participation } from '../../client/client.ts';
import { titleOf } from '../../client/wire.ts';
import { type Draft, type DraftState, textOf, useDraft } from './note-draft.ts';

type Props = {
  readonly participation: Participation;
  readonly itemId: string;
  /** Absent when nothing has been saved yet, or when it was deleted while something of mine was unsaved. */
  readonly item: Item | undefined;
  readonly number: number;
  readonly live: boolean;
  readonly readOnly: boolean;
  readonly focus: boolean;
  readonly hold: (itemId: string, held: boolean) => void;
  readonly remove: (item: Item) => void;
  /** Takes away a note that was begun and holds nothing. */
  readonly discard: (itemId: string) => void;
};

/** One note: a field that saves itself. */
export const Note = ({
  participation,
  itemId,
  item,
  number,
  live,
  readOnly,
  focus,
  hold,
  remove,
  discard,
}: Props) => {
  const draft = useDraft(participation, itemId, item, live);
  const field = useRef<HTMLTextAreaElement>(null);
  const unsaved = draft.state !== 'clean' && draft.state !== 'saved';
  useGrowing(field, draft.text);
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  useEffect(() => hold(itemId, unsaved), [hold, itemId, unsaved]);

  const label = `Note ${number}`;
  return (
    <li className={`note ${draft.state}`}>
      <textarea
        ref={field}
        aria-label={label}
        rows={1}
        value={draft.text}
        readOnly={readOnly}
        placeholder={readOnly ? '' : 'Write something…'}
        onChange={(event) => draft.write(event.currentTarget.value)}
      />
      {draft.state === 'conflict' && <Conflict draft={draft} item={item} label={label} />}
      <footer>
        <span className="save-state" role="status">
          {said(draft, live)}
        </span>
        {!readOnly && !(unsaved && item === undefined) && draft.state !== 'conflict' && (
          <button
            type="button"
            className="quiet"
            aria-label={`Delete ${label.toLowerCase()}`}
            onClick={() => (item === undefined ? discard(itemId) : remove(item))}
          >
            Delete
          </button>
        )}
      </footer>
    </li>
  );
};

/** Both versions side by side, and the choice between them. The own one can still be edited above. */
const Conflict = ({
  draft,
  item,
  label,
}: {
  readonly draft: Draft;
  readonly item: Item | undefined;
  readonly label: string;
}) => {
  const title = useId();
  return (
    <fieldset className="conflict" aria-labelledby={title}>
      <p id={title}>
        <strong>
          {item === undefined ? 'Somebody deleted this note.' : 'Somebody else changed this note.'}
        </strong>{' '}
        Yours is above{item === undefined ? '.' : '; theirs is:'}
      </p>
      {item !== undefined && <blockquote>{textOf(item.value) || 'An empty note.'}</blockquote>}
      <div className="buttons">
        <button type="button" aria-label={`Keep mine, ${label}`} onClick={() => draft.keepMine()}>
          Keep mine
        </button>
        <button type="button" aria-label={`Take theirs, ${label}`} onClick={() => draft.takeTheirs()}>
          {item === undefined ? 'Let it go' : 'Take theirs'}
        </button>
      </div>
    </fieldset>
  );
};

const words: Record<DraftState, string> = {
  clean: '',
  saving: 'Saving…',
  saved: 'Saved',
  conflict: 'Not saved: two versions',
  unsaved: 'Not saved yet',
};

/** What was written without a connection waits here, and must not look as if it were on its way. */
const said = ({ state, problem }: Draft, live: boolean): string => {
  if (!live && (state === 'saving' || state === 'unsaved')) return 'Kept here, and saved when you are back';
  return state === 'unsaved' && problem !== null ? `${words.unsaved}: ${titleOf(problem)}` : words[state];
};

/** As high as its text. Counted in rows, because the page's security policy knows no inline styles. */
const useGrowing = (field: RefObject<HTMLTextAreaElement | null>, text: string): void => {
  useLayoutEffect(() => {
    const area = field.current;
    if (area === null || area.value !== text) return;
    area.rows = 1;
    while (area.scrollHeight > area.clientHeight && area.rows < 30) area.rows += 1;
  }, [field, text]);
};
