import { type FormEvent, useState } from 'react';
import { momentOf } from './figures.ts';

/** What `/dev/why` answers. */
type Why = {
  readonly participantId: string;
  readonly name: string | null;
  readonly at: number;
  readonly ending: string;
  readonly story: readonly string[];
  readonly whole: boolean;
};

type Answer = { readonly person: string; readonly found: readonly Why[] } | { readonly problem: string };

/** Why somebody is no longer in a session: what is on record about it, latest first. */
export const WhyGone = () => {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [session, person] = [entered(form, 'session'), entered(form, 'person')];
    setBusy(true);
    try {
      const response = await fetch(`/dev/why?${new URLSearchParams({ session, person })}`);
      const said = (await response.json()) as readonly Why[] & { readonly error?: string };
      setAnswer(
        response.ok ? { person, found: said } : { problem: said.error ?? `It answered ${response.status}.` },
      );
    } catch {
      setAnswer({ problem: 'The stack does not answer.' });
    }
    setBusy(false);
  };
  return (
    <section className="why" aria-labelledby="why">
      <h2 id="why">Why was this person logged out?</h2>
      <form onSubmit={(event) => void ask(event)}>
        <label>
          Session
          <input name="session" required placeholder="s1" autoComplete="off" spellCheck={false} />
        </label>
        <label>
          Name, or the id of the person
          <input name="person" required placeholder="Anna" autoComplete="off" spellCheck={false} />
        </label>
        <button type="submit" aria-disabled={busy}>
          {busy ? 'Looking …' : 'Look it up'}
        </button>
      </form>
      <div role="status">{answer !== null && <Said answer={answer} />}</div>
    </section>
  );
};

const entered = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

const Said = ({ answer }: { readonly answer: Answer }) => {
  if ('problem' in answer) return <p className="verdict red">{answer.problem}</p>;
  const { person, found } = answer;
  if (found.length === 0)
    return (
      <p>
        Nothing on record has ended for “<bdi>{person}</bdi>”: they are inside, or never were.
      </p>
    );
  return (
    <ol>
      {found.map(({ participantId, name, at, ending, story, whole }) => (
        <li key={`${participantId} ${at}`}>
          <h3>
            <bdi>{name ?? participantId}</bdi>: {ending}, {momentOf(at)}
          </h3>
          <p>{story.join(' ')}</p>
          {!whole && (
            <p className="verdict red">The chain of these records is not whole: they prove nothing.</p>
          )}
        </li>
      ))}
    </ol>
  );
};
