import { useRef, useState } from 'react';
import type { Client, SessionInfo } from '../../client/client.ts';
import { land } from '../parts/focus.ts';
import { useAttempt } from '../parts/forms/attempt.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { Problem } from '../parts/forms/problem.tsx';
import { Rename } from '../parts/forms/rename.tsx';
import { turn, verbs } from '../parts/session-states.ts';
import { useWords } from '../words/language.ts';

type Props = { readonly client: Client; readonly session: SessionInfo };
type State = SessionInfo['state'];

/**
 * The name and the state of a session. Each change names the revision it is based on, so that nobody's change is undone
 * unseen.
 */
export const SessionSettings = ({ client, session }: Props) => {
  const { id, name, state, revision } = session;
  const { common, managing } = useWords();
  const { settings } = managing;
  const heading = useRef<HTMLHeadingElement>(null);
  const { busy, problem, run } = useAttempt();
  const [theirs, setTheirs] = useState<SessionInfo | null>(null);

  const become = async (next: State) => {
    setTheirs(null);
    const { isDone, now } = await turn(client, session, next);
    if (!isDone) setTheirs(now);
  };
  // Each state has its own buttons: the pressed one disappears, and the focus must not be lost with it.
  const toHeading = () => land(heading.current);

  return (
    <section className="panel" aria-labelledby="settings-title">
      <h3 id="settings-title" ref={heading} tabIndex={-1}>
        {settings.heading}
      </h3>
      <Rename
        label={settings.name}
        name={name}
        revision={revision}
        save={async (wanted, base) => {
          const update = { action: 'session.update', sessionId: id, revision: base, name: wanted } as const;
          return (await client.request(update)).session.revision;
        }}
      />
      <p role="status">
        <strong>{common.states[state].tag}.</strong> {common.states[state].meaning}
      </p>
      <div className="buttons">
        {verbs[state].map(({ next, verb }) =>
          next === 'hidden' ? (
            <Confirm
              key={next}
              label={settings[verb]}
              question={settings.hideQuestion}
              act={() => become(next)}
              done={toHeading}
            />
          ) : (
            <button
              key={next}
              type="button"
              aria-disabled={busy}
              onClick={() => void run(() => become(next)).then(toHeading)}
            >
              {settings[verb]}
            </button>
          ),
        )}
      </div>
      {theirs !== null && (
        <p className="problem" role="alert">
          {settings.changedByOthers(theirs.name, common.states[theirs.state].tag)}
        </p>
      )}
      <Problem of={problem} />
    </section>
  );
};
