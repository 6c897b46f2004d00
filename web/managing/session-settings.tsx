import { useRef, useState } from 'react';
import { type Client, type SessionInfo, VigilError } from '../../client/client.ts';
import { Problem, useAttempt } from '../parts/attempt.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Rename } from '../parts/rename.tsx';
import { stateWords } from '../parts/session-state.ts';

type Props = { readonly client: Client; readonly session: SessionInfo };
type State = SessionInfo['state'];

/** The name and the state of a session. Each change says upon what it was decided, so that nobody's is undone unseen. */
export const SessionSettings = ({ client, session: { id, name, state, revision } }: Props) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const { busy, problem, run } = useAttempt();
  const [theirs, setTheirs] = useState<SessionInfo | null>(null);

  const become = async (next: State) => {
    setTheirs(null);
    try {
      await client.request({ action: 'session.update', sessionId: id, revision, state: next });
    } catch (error) {
      if (!(error instanceof VigilError) || error.session === undefined) throw error;
      setTheirs(error.session);
    }
  };
  // Each state has its own buttons: the one that was pressed goes, and the focus must not fall off the page.
  const land = () => heading.current?.focus();

  return (
    <section className="panel" aria-labelledby="settings-title">
      <h3 id="settings-title" ref={heading} tabIndex={-1}>
        Name and state
      </h3>
      <Rename
        label="Name of the session"
        name={name}
        revision={revision}
        save={(wanted, base) =>
          client.request({ action: 'session.update', sessionId: id, revision: base, name: wanted })
        }
      />
      <p role="status">
        <strong>{stateWords[state].tag}.</strong> {stateWords[state].meaning}
      </p>
      <div className="buttons">
        {verbs[state].map(({ next, verb }) =>
          next === 'hidden' ? (
            <Confirm
              key={next}
              label={verb}
              question="Hide it? Contacts and guests who are inside are put out."
              act={() => become(next)}
              done={land}
            />
          ) : (
            <button
              key={next}
              type="button"
              aria-disabled={busy}
              onClick={() => void run(() => become(next)).then(land)}
            >
              {verb}
            </button>
          ),
        )}
      </div>
      {theirs !== null && (
        <p className="problem" role="alert">
          Somebody else changed it first: “{theirs.name}” is {theirs.state} now. Look again, and decide anew.
        </p>
      )}
      <Problem of={problem} />
    </section>
  );
};

const verbs: { readonly [S in State]: readonly { readonly next: State; readonly verb: string }[] } = {
  active: [
    { next: 'closed', verb: 'Close' },
    { next: 'hidden', verb: 'Hide' },
  ],
  closed: [
    { next: 'active', verb: 'Reopen' },
    { next: 'hidden', verb: 'Hide' },
  ],
  hidden: [
    { next: 'active', verb: 'Unhide' },
    { next: 'closed', verb: 'Unhide, but closed' },
  ],
};
