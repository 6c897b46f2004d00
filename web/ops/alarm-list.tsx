import type { Alarm } from './board.ts';
import { momentOf } from './figures.ts';
import { anchorOf } from './runbook.tsx';

const words = { OK: 'OK', ALARM: 'Alarm', INSUFFICIENT_DATA: 'No data' } as const;
const colours = { OK: 'green', ALARM: 'red', INSUFFICIENT_DATA: 'grey' } as const;

/**
 * Every alert with its state, in a word as well as a colour; opened, it shows what it watches, since when, and what to
 * do.
 */
export const AlarmList = ({ alarms }: { readonly alarms: readonly Alarm[] }) => (
  <ul className="alert-list">
    {alarms.map((alarm) => (
      <li key={alarm.name} className={colours[alarm.state]}>
        {/* A red one opens by itself, and one that turns green closes. */}
        <details open={alarm.state === 'ALARM'}>
          <summary>
            <span className="state">{words[alarm.state]}</span> <span className="name">{alarm.name}</span>
          </summary>
          <More alarm={alarm} />
        </details>
      </li>
    ))}
  </ul>
);

const More = ({ alarm: { name, since, reason, rule, description } }: { readonly alarm: Alarm }) => (
  <dl>
    <dt>Says</dt>
    <dd>{sentenceOf(name, description)}</dd>
    <dt>Threshold</dt>
    <dd>{rule}</dd>
    <dt>Since</dt>
    <dd>{momentOf(since)}</dd>
    <dt>Seen</dt>
    <dd>{reason.replace(/ Red is .*$/, '')}</dd>
    <dt>Do</dt>
    <dd>
      <a href={`#${anchorOf(name)}`}>The runbook’s entry for {name}</a>
    </dd>
  </dl>
);

/** The description without the alert's name and the path of the runbook, which is linked instead. */
const sentenceOf = (name: string, description: string): string =>
  description.replace(`${name}: `, '').replace(/\s*What to do: \S+\s*$/, '');
