import type { Alarm } from './board.ts';
import { timeOf } from './figures.ts';

const words = { OK: 'OK', ALARM: 'Alarm', INSUFFICIENT_DATA: 'No data' } as const;
const colours = { OK: 'green', ALARM: 'red', INSUFFICIENT_DATA: 'grey' } as const;

/** Every alert with its state, in a word as well as in a colour; of the red ones also what they say, and why. */
export const AlarmList = ({ alarms }: { readonly alarms: readonly Alarm[] }) => (
  <ul className="alert-list">
    {alarms.map(({ name, state, since, reason, description }) => (
      <li key={name} className={colours[state]}>
        <span className="state">{words[state]}</span>
        <span className="name">{name}</span>
        {state === 'ALARM' && (
          <p>
            {description.replace(`${name}: `, '')}
            <small>
              Since {timeOf(since)}. {reason}
            </small>
          </p>
        )}
      </li>
    ))}
  </ul>
);
