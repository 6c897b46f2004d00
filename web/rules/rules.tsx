import { type ReactNode, useId, useRef, useState } from 'react';
import type { Client } from '../../client/client.ts';
import { land } from '../parts/focus.ts';
import { useAttempt } from '../parts/forms/attempt.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { Problem } from '../parts/forms/problem.tsx';
import { useWords } from '../words/language.ts';
import { useRuleWords } from '../words/rules/rule-words.ts';
import { changeable, faultOf, type InForce } from './draft.ts';
import { type Begun, lift, put } from './put.ts';
import { RuleField } from './rule-field.tsx';
import { useStated, type Whose } from './use-stated.ts';

export type RulesProps = {
  readonly client: Client;
  readonly whose: Whose;
  /** Changes whenever the rule or what is in force may have changed. */
  readonly news: string;
  /** How many people are inside, where that is one number. */
  readonly inside?: number;
  /** Called with the session's or the group's new revision. */
  readonly changed?: (revision: number) => void;
  /** Further actions below the form. */
  readonly children?: ReactNode;
};

/** The timings of a session or a group: what is in force, where it comes from, and the rule that is set here. */
export const Rules = ({ client, whose, news, inside, changed, children }: RulesProps) => {
  const { common } = useWords();
  const words = useRuleWords();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const { stated, problem, accept } = useStated(client, whose, news);
  const [begun, setBegun] = useState<Begun | null>(null);
  const [judged, setJudged] = useState(false);
  const [said, setSaid] = useState('');
  const { busy, problem: refusal, run } = useAttempt();
  const isGroup = 'groupId' in whose;
  const Title = isGroup ? 'h2' : 'h3';
  const fieldId = (name: InForce['name']) => `${id}-${name}`;

  const save = (wanted: Begun) =>
    run(async () => {
      const { isSet, now } = await put(client, whose, wanted);
      accept(now);
      // What was changed in the form meanwhile is still to be saved.
      setBegun((latest) =>
        latest === null || (isSet && latest === wanted) ? null : { ...latest, base: now },
      );
      setSaid(isSet ? words.saved : words.changedByOthers);
      changed?.(now.revision);
    });
  const takeBack = async () => {
    if (stated === null) return;
    const { isSet, now } = await lift(client, whose, stated);
    accept(now);
    // What was changed in the form meanwhile is still to be saved.
    setBegun((latest) => latest && (latest === begun ? null : { ...latest, base: now }));
    setSaid(isSet ? words.lifted : words.notLifted);
    changed?.(now.revision);
  };

  return (
    <section className="panel" aria-labelledby={`${id}-title`}>
      <Title id={`${id}-title`} ref={heading} tabIndex={-1}>
        {words.heading}
      </Title>
      <p>{isGroup ? words.aboutGroup : words.aboutSession}</p>
      <Problem of={problem} />
      {stated === null ? (
        problem === null && <p className="aside">{common.loading}</p>
      ) : (
        <form
          className="rules"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (begun === null) return;
            const wanted = { ...begun, draft: changeable(begun.draft, stated) };
            const faulty = stated.inForce.find((found) => {
              const field = wanted.draft[found.name];
              return field !== undefined && faultOf(field, found, stated.rule[found.name]) !== null;
            });
            setJudged(faulty !== undefined);
            setSaid('');
            setBegun(wanted);
            if (faulty === undefined) void save(wanted);
            else document.getElementById(fieldId(faulty.name))?.focus();
          }}
        >
          {stated.inForce.map((found) => (
            <RuleField
              key={found.name}
              id={fieldId(found.name)}
              {...{ stated, found, judged }}
              draft={begun?.draft[found.name]}
              change={(field) =>
                setBegun((before) => ({
                  base: before?.base ?? stated,
                  draft: { ...before?.draft, [found.name]: field },
                }))
              }
            />
          ))}
          {stated.inForce.some(({ final }) => !final) && (
            <>
              <p id={`${id}-effect`}>
                {inside === undefined ? words.holdsInAll : words.holdsAtOnce(inside)} {words.noneShorter}
              </p>
              <div className="buttons">
                <button
                  type="submit"
                  aria-disabled={busy || begun === null}
                  aria-describedby={`${id}-effect`}
                >
                  {words.save}
                </button>
              </div>
            </>
          )}
        </form>
      )}
      <Problem of={refusal} />
      <p className="said" role="status">
        {said}
      </p>
      {children}
      {stated !== null && Object.keys(stated.rule).length > 0 && (
        <Confirm
          label={words.lift}
          question={words.liftQuestion}
          act={takeBack}
          done={() => land(heading.current)}
        />
      )}
    </section>
  );
};
