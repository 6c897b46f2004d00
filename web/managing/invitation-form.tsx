import { useId, useState } from 'react';
import { useLinkWords } from '../words/links/link-words.ts';

/** How long a link is valid, in milliseconds, and for how many guests; any number when `uses` is left out. */
export type Terms = { readonly validFor: number; readonly uses?: number };

type Props = { readonly busy: boolean; readonly submit: (terms: Terms) => void };

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const lengths = [
  { length: 'hour', validFor: HOUR },
  { length: 'day', validFor: DAY },
  { length: 'week', validFor: 7 * DAY },
  { length: 'quarter', validFor: 90 * DAY },
] as const;

/** Makes a link for guests. */
export const InvitationForm = ({ busy, submit }: Props) => {
  const words = useLinkWords();
  const id = useId();
  const [validFor, setValidFor] = useState<number>(7 * DAY);
  const [uses, setUses] = useState('');
  return (
    <form
      className="one-field"
      onSubmit={(event) => {
        event.preventDefault();
        submit({ validFor, ...(uses !== '' && { uses: Number(uses) }) });
      }}
    >
      <div className="field-row">
        <div className="field">
          <label htmlFor={`${id}-length`}>{words.validFor}</label>
          <select
            id={`${id}-length`}
            value={validFor}
            onChange={(event) => setValidFor(Number(event.currentTarget.value))}
          >
            {lengths.map(({ length, validFor: value }) => (
              <option key={value} value={value}>
                {words.lengths[length]}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-uses`}>{words.guests}</label>
          <input
            id={`${id}-uses`}
            type="number"
            min={1}
            max={100}
            step={1}
            placeholder={words.anyNumber}
            value={uses}
            onChange={(event) => setUses(event.currentTarget.value)}
          />
        </div>
        <button type="submit" aria-disabled={busy}>
          {words.create}
        </button>
      </div>
    </form>
  );
};
