import { useId, useRef, useState } from 'react';
import { VigilError } from '../../../client/client.ts';
import { useWords } from '../../words/language.ts';
import { useAttempt } from './attempt.ts';
import { Problem } from './problem.tsx';
import { VISIBLE } from './visible.ts';

type Props = {
  readonly label: string;
  readonly name: string;
  readonly revision: number;
  /** Renames what is at this revision, and resolves with the new one. Fails with a conflict if somebody was faster. */
  readonly save: (name: string, revision: number) => Promise<number>;
};

/** A name as it is typed, and what it is to replace. */
type Draft = { readonly text: string; readonly from: Named };
type Named = { readonly name: string; readonly revision: number };

/**
 * A name that others may change meanwhile. It is saved against the revision at which the writer began, so that a change
 * they have not seen is never undone silently. Where only something else has changed, nobody was faster.
 */
export const Rename = ({ label, name, revision, save }: Props) => {
  const { common } = useWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [theirs, setTheirs] = useState<Named | null>(null);
  const { busy, problem, run } = useAttempt();
  const wanted = draft?.text.trim() ?? '';

  const attempt = async (from: Named): Promise<Named | null> => {
    try {
      return { name: wanted, revision: await save(wanted, from.revision) };
    } catch (error) {
      const now = error instanceof VigilError ? (error.session ?? error.group) : undefined;
      if (now === undefined) throw error;
      if (now.name === from.name && now.revision !== from.revision) return attempt(now);
      setTheirs(now);
      return null;
    }
  };
  const send = (from: Named) =>
    run(async () => {
      setTheirs(null);
      const renamed = await attempt(from);
      // What was typed meanwhile is the next name.
      if (renamed !== null)
        setDraft((now) => now && (now.text.trim() === wanted ? null : { text: now.text, from: renamed }));
    });

  return (
    <form
      className="one-field"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft !== null && wanted !== '') void send(draft.from);
      }}
    >
      <label htmlFor={id}>{label}</label>
      <div className="field-row">
        <input
          ref={field}
          id={id}
          type="text"
          required
          pattern={VISIBLE}
          maxLength={200}
          autoComplete="off"
          value={draft?.text ?? name}
          onChange={({ currentTarget: { value } }) =>
            setDraft((before) => ({ text: value, from: before?.from ?? { name, revision } }))
          }
        />
        <button type="submit" aria-disabled={busy || draft === null}>
          {common.rename}
        </button>
      </div>
      {theirs !== null && (
        <div className="confirm" role="alert">
          <p>{common.renamedByOthers(theirs.name)}</p>
          <div className="buttons">
            <button
              type="button"
              onClick={() => {
                field.current?.focus();
                void send(theirs);
              }}
            >
              {common.renameAnyway}
            </button>
            <button
              type="button"
              className="quiet"
              onClick={() => {
                field.current?.focus();
                setTheirs(null);
                setDraft(null);
              }}
            >
              {common.keepTheirs}
            </button>
          </div>
        </div>
      )}
      <Problem of={problem} />
    </form>
  );
};
