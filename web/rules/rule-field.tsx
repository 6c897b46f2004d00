import type { Words } from '../words/english.ts';
import { useWords } from '../words/language.ts';
import type { RuleWords } from '../words/rules/english.ts';
import { useRuleWords } from '../words/rules/rule-words.ts';
import { type Clause, type Field, faultOf, fieldOf, type InForce, type Stated } from './draft.ts';

type Props = {
  readonly id: string;
  readonly stated: Stated;
  readonly found: InForce;
  /** The input for it; undefined until somebody touches it. */
  readonly draft: Field | undefined;
  readonly change: (field: Field) => void;
  /** Whether to show what is wrong with it. */
  readonly judged: boolean;
};

/** One value: what is in force, where it comes from, how far it may be changed, and the field for that. */
export const RuleField = ({ id, stated, found, draft, change, judged }: Props) => {
  const { timings } = useWords();
  const words = useRuleWords();
  const { name, value, most, final } = found;
  const said = stated.rule[name];
  const field = draft ?? fieldOf(said, words.point);
  const fault = judged ? faultOf(field, found, said) : null;
  const label = timings.names[name];
  return (
    <div className="rule">
      {final ? <small>{label}</small> : <label htmlFor={id}>{words.inMinutes(label)}</label>}
      <p id={`${id}-now`}>
        <strong>{value === null ? words.noLimit : timings.length(value)}</strong>{' '}
        <small>
          {sourceOf(words, timings.from, stated, found)}{' '}
          {final ? words.final : most === null ? words.any : words.most(most)}
          {said !== undefined && said.value !== value && ` ${aside(words, stated, said, found)}`}
        </small>
      </p>
      {!final && (
        <div className="field-row">
          <input
            id={id}
            type="text"
            inputMode="decimal"
            autoComplete="off"
            placeholder={words.unset}
            value={field.text}
            aria-describedby={fault === null ? `${id}-now` : `${id}-now ${id}-fault`}
            aria-invalid={fault !== null}
            onChange={({ currentTarget: { value: text } }) => change({ ...field, text })}
          />
          {'groupId' in stated && (
            <select
              aria-label={words.strictness(label)}
              value={String(field.final)}
              onChange={(event) => change({ ...field, final: event.currentTarget.value === 'true' })}
            >
              <option value="false">{words.atMost}</option>
              <option value="true">{words.exactly}</option>
            </select>
          )}
        </div>
      )}
      {fault !== null && (
        <p id={`${id}-fault`} className="problem" role="alert">
          {fault === 'number' ? words.notMinutes : words.tooLong(most ?? 0)}
        </p>
      )}
    </div>
  );
};

type Froms = Words['timings']['from'];

const sourceOf = (words: RuleWords, from: Froms, stated: Stated, { level, group }: InForce): string => {
  if (level !== 'group') return from[level];
  if ('groupId' in stated) return words.fromThisGroup;
  return group?.name ? words.fromGroup(group.name) : from.group;
};

/**
 * What happens to a value that is set here and not in force: a group may leave its sessions more than they set
 * themselves.
 */
const aside = (words: RuleWords, stated: Stated, { value, final }: Clause, { most }: InForce): string =>
  'groupId' in stated && !final && (most === null || value <= most)
    ? words.room(value)
    : words.overruled(value);
