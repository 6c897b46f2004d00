import { useId, useState } from 'react';
import type { HoldReason } from '../../../client/own/holding.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { useAttempt } from '../../parts/forms/attempt.ts';
import { Problem } from '../../parts/forms/problem.tsx';
import { useSpoken } from '../../words/language.ts';
import { holdLengths } from './lengths.ts';

type Props = {
  readonly limit: number;
  readonly idleTimeout: number;
  readonly begin: (reason: HoldReason, length: number) => Promise<unknown>;
  readonly close: () => void;
};

/** Why somebody is here though they do nothing, and for how long. */
export const HoldForm = ({ limit, idleTimeout, begin, close }: Props) => {
  const { words, grammar } = useSpoken();
  const { common, session } = words;
  const { holding } = session;
  const id = useId();
  const lengths = holdLengths(limit, idleTimeout);
  const [reason, setReason] = useState<HoldReason>('presenting');
  const [length, setLength] = useState(lengths[0] ?? limit);
  const { busy, problem, run } = useAttempt();
  return (
    <Dialog title={holding.label} close={close}>
      <p>{holding.about}</p>
      <form
        className="hold-form"
        onSubmit={(event) => {
          event.preventDefault();
          void run(() => begin(reason, length)).then((isDone) => isDone && close());
        }}
      >
        <fieldset>
          <legend>{holding.why}</legend>
          {(Object.keys(holding.mine) as HoldReason[]).map((one) => (
            <label key={one}>
              <input
                type="radio"
                name={`${id}-reason`}
                checked={one === reason}
                onChange={() => setReason(one)}
              />
              {holding.mine[one]}
            </label>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor={`${id}-length`}>{holding.howLong}</label>
          <select
            id={`${id}-length`}
            value={length}
            onChange={(event) => setLength(Number(event.currentTarget.value))}
          >
            {lengths.map((one) => (
              <option key={one} value={one}>
                {grammar.duration(one)}
              </option>
            ))}
          </select>
        </div>
        <div className="buttons">
          <button type="submit" className="primary" aria-disabled={busy}>
            {holding.begin}
          </button>
          {/* What is being carried out cannot be cancelled any more; Escape leaves it to be announced. */}
          <button type="button" aria-disabled={busy} onClick={() => busy || close()}>
            {common.cancel}
          </button>
        </div>
        <Problem of={problem} />
      </form>
    </Dialog>
  );
};
