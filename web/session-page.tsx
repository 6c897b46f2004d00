import { useEffect, useMemo, useState } from 'react';
import type { Client, Participation, ParticipationState } from '../client/client.ts';
import { useActivity, useSecondsLeft, useSession } from '../client/react.ts';
import { AtTheDoor } from './at-the-door.tsx';
import { Ended } from './ended.tsx';
import { Heading } from './heading.tsx';
import { Notes } from './notes.tsx';
import { Refused } from './refused.tsx';
import { Roster } from './roster.tsx';
import { asClock, inWords } from './time.ts';
import { WaitingRoom } from './waiting-room.tsx';
import { Warning } from './warning.tsx';

type Props = { readonly client: Client; readonly userId: string; readonly sessionId: string };

/** One session: the workspace, the warning over it, and what is said when it is over. */
export const SessionPage = ({ client, userId, sessionId }: Props) => {
  const participation = useMemo(() => client.join(sessionId), [client, sessionId]);
  const state = useSession(participation);
  useTitle(client, state);
  if (state.phase === 'waiting')
    return <AtTheDoor client={client} participation={participation} state={state} />;
  if (state.phase === 'refused') return <Refused participation={participation} error={state.refusal} />;
  return (
    <>
      {state.phase === 'ended' && <Ended client={client} participation={participation} state={state} />}
      {state.session === null ? (
        state.phase === 'joining' && <p className="aside">Opening the session…</p>
      ) : (
        <Workspace {...{ client, userId, participation, state }} />
      )}
      {state.phase === 'warned' && <Warning client={client} participation={participation} state={state} />}
    </>
  );
};

type WorkspaceProps = {
  readonly client: Client;
  readonly userId: string;
  readonly participation: Participation;
  readonly state: ParticipationState;
};

/** Stays when the participation ends, out of sight, so that a note that could not be saved any more is not lost. */
const Workspace = ({ client, userId, participation, state }: WorkspaceProps) => {
  const [element, setElement] = useState<HTMLElement | null>(null);
  useActivity(participation, element);
  const { session, policy } = state;
  const isOver = state.phase === 'ended';
  return (
    <section ref={setElement} className="workspace" hidden={isOver}>
      <header className="session-head">
        <div>
          {!isOver && <Heading>{session?.name}</Heading>}
          {policy !== null && (
            <p className="timings">
              {policy.idleTimeout < 60_000 && <span className="tag demo">Demo timings</span>}
              <span>
                idle {inWords(policy.idleTimeout)}, warning {inWords(policy.warningPeriod)}
              </span>
              <UntilWarning client={client} state={state} />
            </p>
          )}
        </div>
        <button type="button" className="exit" onClick={() => void leave(participation)}>
          Exit
        </button>
      </header>
      <div className="columns">
        <div>
          <WaitingRoom participation={participation} people={state.waiting} />
          <Roster people={state.roster} me={state.participantId ?? userId} />
        </div>
        <Notes participation={participation} state={state} />
      </div>
    </section>
  );
};

const UntilWarning = ({
  client,
  state: { warnAt, live },
}: {
  readonly client: Client;
  readonly state: ParticipationState;
}) => {
  const seconds = useSecondsLeft(client, live ? warnAt : null);
  return seconds === null ? null : (
    <span className="until">warning in {asClock(seconds)} if you do nothing</span>
  );
};

/** Whatever came between, the person is out: the state says so, with the reason. */
const leave = (participation: Participation): Promise<void> => participation.exit().catch(() => {});

/** The title tells it too: a warned person may be looking at another tab. */
const useTitle = (client: Client, { phase, logoutAt, live, session }: ParticipationState): void => {
  const seconds = useSecondsLeft(client, live ? logoutAt : null);
  const name = session?.name ?? 'Session';
  const title =
    phase === 'warned'
      ? `Still there?${seconds === null ? '' : ` ${asClock(seconds)}`} – ${name}`
      : phase === 'ended'
        ? `Logged out – ${name}`
        : `${name} – Vigil`;
  useEffect(() => {
    document.title = title;
  }, [title]);
};
