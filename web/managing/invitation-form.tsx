import { useId, useState } from 'react';

/** How long a link holds, in milliseconds, and for how many guests; for any number when it is left out. */
export type Terms = { readonly validFor: number; readonly uses?: number };

type Props = { readonly busy: boolean; readonly submit: (terms: Terms) => void };

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const lengths = [
  { label: 'an hour', validFor: HOUR },
  { label: 'a day', validFor: DAY },
  { label: 'a week', validFor: 7 * DAY },
  { label: '90 days', validFor: 90 * DAY },
];

/** Makes a link for guests. */
export const InvitationForm = ({ busy, submit }: Props) => {
  const id = useId();
  const [validFor, setValidFor] = useState(7 * DAY);
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
          <label htmlFor={`${id}-length`}>Good for</label>
          <select
            id={`${id}-length`}
            value={validFor}
            onChange={(event) => setValidFor(Number(event.currentTarget.value))}
          >
            {lengths.map(({ label, validFor: value }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-uses`}>Guests</label>
          <input
            id={`${id}-uses`}
            type="number"
            min={1}
            max={100}
            step={1}
            placeholder="any"
            value={uses}
            onChange={(event) => setUses(event.currentTarget.value)}
          />
        </div>
        <button type="submit" aria-disabled={busy}>
          Make a link
        </button>
      </div>
    </form>
  );
};
