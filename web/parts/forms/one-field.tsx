import { useId, useState } from 'react';
import { useAttempt } from './attempt.ts';
import { Problem } from './problem.tsx';
import { VISIBLE } from './visible.ts';

type Props = {
  readonly label: string;
  readonly button: string;
  readonly type?: 'text' | 'email';
  /** Its initial content. */
  readonly initial?: string;
  /** Called with the trimmed text. The field is emptied on success, unless it holds another by then. */
  readonly submit: (text: string) => Promise<unknown>;
};

/** A form of one field. */
export const OneField = ({ label, button, type = 'text', initial = '', submit }: Props) => {
  const id = useId();
  const [text, setText] = useState(initial);
  const { busy, problem, run } = useAttempt();
  return (
    <form
      className="one-field"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = text.trim();
        if (wanted === '') return;
        void run(async () => {
          await submit(wanted);
          // Somebody may be typing the next one.
          setText((now) => (now.trim() === wanted ? '' : now));
        });
      }}
    >
      <label htmlFor={id}>{label}</label>
      <div className="field-row">
        <input
          id={id}
          type={type}
          value={text}
          required
          pattern={VISIBLE}
          maxLength={type === 'email' ? 254 : 200}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" className="primary" aria-disabled={busy}>
          {button}
        </button>
      </div>
      <Problem of={problem} />
    </form>
  );
};
