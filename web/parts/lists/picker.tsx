import { useId, useState } from 'react';
import { useWords } from '../../words/language.ts';
import { useAttempt } from '../forms/attempt.ts';
import { Problem } from '../forms/problem.tsx';
import type { Pages } from './pages.ts';

type Choice = { readonly id: string; readonly name: string };

type Props = {
  readonly label: string;
  readonly button: string;
  readonly pages: Pages<Choice>;
  /** What is left out because it was chosen before. */
  readonly without?: ReadonlySet<string>;
  readonly submit: (id: string) => Promise<unknown>;
};

/** A choice of one from a list that comes in pages. */
export const Picker = ({ label, button, pages, without, submit }: Props) => {
  const { common } = useWords();
  const id = useId();
  const [chosen, setChosen] = useState('');
  const { busy, problem, run } = useAttempt();
  const choices = (pages.entries ?? []).filter((choice) => !without?.has(choice.id));
  const isOffered = choices.some((choice) => choice.id === chosen);
  return (
    <form
      className="one-field"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isOffered) return;
        void run(async () => {
          await submit(chosen);
          // Somebody may have chosen the next one.
          setChosen((now) => (now === chosen ? '' : now));
        });
      }}
    >
      <label htmlFor={id}>{label}</label>
      <div className="field-row">
        <select
          id={id}
          required
          value={isOffered ? chosen : ''}
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          <option value="">{choices.length === 0 ? common.noneLeft : common.choose}</option>
          {choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.name}
            </option>
          ))}
        </select>
        <button type="submit" aria-disabled={busy}>
          {button}
        </button>
      </div>
      {pages.hasMore && (
        <button type="button" className="quiet" onClick={pages.more}>
          {common.offerMore}
        </button>
      )}
      <Problem of={problem ?? pages.problem} />
    </form>
  );
};
