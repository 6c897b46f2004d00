import { useId, useRef, useState } from 'react';
import { VigilError } from '../../../client/client.ts';
import { useWords } from '../../words/language.ts';
import { useAttempt } from './attempt.ts';
import { Problem } from './problem.tsx';

type Props = {
  readonly label: string;
  readonly name: string;
  readonly revision: number;
  /** Renames what is at this revision. Fails with a conflict if somebody was faster. */
  readonly save: (name: string, revision: number) => Promise<unknown>;
};

/**
 * A name that others may change meanwhile. It is saved against the revision at which the writer began, so that a change
 * they have not seen is never undone silently.
 */
export const Rename = ({ label, name, revision, save }: Props) => {
  const { common } = useWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<{ readonly text: string; readonly base: number } | null>(null);
  const [theirs, setTheirs] = useState<{ readonly name: string; readonly revision: number } | null>(null);
  const { busy, problem, run } = useAttempt();
  const wanted = draft?.text.trim() ?? '';

  const send = (base: number) =>
    run(async () => {
      setTheirs(null);
      try {
        await save(wanted, base);
        setDraft(null);
      } catch (error) {
        const now = error instanceof VigilError ? (error.session ?? error.group) : undefined;
        if (now === undefined) throw error;
        setTheirs(now);
      }
    });

  return (
    <form
      className="one-field"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft !== null && wanted !== '') void send(draft.base);
      }}
    >
      <label htmlFor={id}>{label}</label>
      <div className="field-row">
        <input
          ref={field}
          id={id}
          type="text"
          required
          maxLength={200}
          autoComplete="off"
          value={draft?.text ?? name}
          onChange={({ currentTarget: { value } }) =>
            setDraft((before) => ({ text: value, base: before?.base ?? revision }))
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
                void send(theirs.revision);
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
