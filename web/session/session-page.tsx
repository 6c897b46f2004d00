import { useCallback, useEffect, useRef, useState } from 'react';
import type { Client, Participation, ParticipationState } from '../../client/client.ts';
import { useActivity, useParticipation, useSession } from '../../client/react.ts';
import { Later, part } from '../parts/frame/later.tsx';
import type { Words } from '../words/english.ts';
import { useWords } from '../words/language.ts';
import { AtTheDoor } from './at-the-door.tsx';
import { useAttention } from './attention.ts';
import { Ended, headingOf } from './ended.tsx';
import { LeaveForGood } from './leave-for-good.tsx';
import { Notes } from './notes.tsx';
import { Refused } from './refused.tsx';
import { hasEnteredHere, markEntered } from './returning/history-entry.ts';
import type { KeptDrafts } from './returning/kept-drafts.ts';
import { useLeftOff } from './returning/use-left-off.ts';
import { type Moderate, Roster } from './roster.tsx';
import { SessionHead } from './session-head.tsx';
import { UnsavedWords, useKeptDrafts } from './unsaved-words.tsx';
import { Warning } from './warning.tsx';

/** Most people in a session manage nothing. */
const management = part(async () => (await import('./seldom.tsx')).Management);

/** Only moderators hear of those who knock. */
const waitingRoom = part(async () => (await import('./seldom.tsx')).WaitingRoom);

/** Few deployments limit a stay. */
const stayEnd = part(async () => (await import('../past/past.tsx')).StayEnding);

type Props = {
  readonly client: Client;
  readonly userId: string;
  readonly sessionId: string;
  /** A guest's name, since there is no account to supply it. */
  readonly guestName?: string;
  readonly logInAnew?: () => void;
};

/** One session: the workspace, the warning over it, and what is shown when it is over. */
export const SessionPage = ({ client, userId, sessionId, guestName: name, logInAnew }: Props) => {
  // Somebody who was already here, on this history entry, resumes. Only a click undoes a logout or a leaving.
  const [resume] = useState(hasEnteredHere);
  const participation = useParticipation(client, sessionId, { name, resume });
  return participation === null ? null : <Visited {...{ client, userId, participation, logInAnew }} />;
};

const Visited = ({
  client,
  userId,
  participation,
  logInAnew,
}: Omit<WorkspaceProps, 'state' | 'kept' | 'isOver'> & { readonly logInAnew: (() => void) | undefined }) => {
  const words = useWords().session;
  const state = useSession(participation);
  const kept = useKeptDrafts(userId, participation.sessionId);
  useTitle(state);
  useAttention(participation.sessionId, state);
  const isAnswered = state.phase !== 'joining' && state.phase !== 'refused';
  useEffect(() => {
    if (isAnswered) markEntered();
  }, [isAnswered]);
  const isShutOut = state.phase === 'waiting' || state.phase === 'refused';
  return (
    <>
      {state.phase === 'waiting' && <AtTheDoor {...{ client, participation, state }} />}
      {state.phase === 'refused' && (
        <Refused {...{ client, participation, logInAnew }} error={state.refusal} />
      )}
      {state.phase === 'refused' && kept !== null && (
        <UnsavedWords kept={kept} mayReturn={state.refusal.retryable} />
      )}
      {state.policy?.endsAt !== undefined && !isShutOut && (
        <Later part={stayEnd} with={{ client, logInAnew, participation }} meanwhile="" />
      )}
      {state.phase === 'ended' && <Ended {...{ client, participation, state, logInAnew }} />}
      {state.phase === 'ended' && kept !== null && (
        <UnsavedWords kept={kept} mayReturn={state.ending.mayReturn && state.session?.mode !== 'read'} />
      )}
      {state.session === null ? (
        state.phase === 'joining' && <p className="aside">{words.opening}</p>
      ) : (
        <Workspace
          {...{ client, userId, participation, state, kept }}
          isOver={isShutOut || state.phase === 'ended'}
        />
      )}
      {!isShutOut && <Warning client={client} participation={participation} />}
    </>
  );
};

type WorkspaceProps = {
  readonly client: Client;
  readonly userId: string;
  readonly participation: Participation;
  readonly state: ParticipationState;
  readonly kept: KeptDrafts | null;
  readonly isOver: boolean;
};

/**
 * Stays mounted but hidden after the participation ends, so that a note that could no longer be saved is not lost; also
 * while somebody waits at the door to come back, and when they are refused.
 */
const Workspace = ({ client, userId, participation, state, kept, isOver }: WorkspaceProps) => {
  const words = useWords().session;
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [managing, setManaging] = useState(false);
  useActivity(participation, element);
  const returned = useLeftOff({ client, participation, state, kept, workspace: element });
  const { session, role } = state;
  const isModerator = role === 'moderator';
  const { sessionId } = participation;
  const moderate: Moderate = useCallback(
    (action, participantId) => client.request({ action, sessionId, participantId }),
    [client, sessionId],
  );
  // Whoever is one no more goes on with what they have decided.
  const wasModerator = useRef(false);
  wasModerator.current ||= isModerator;
  const kind = client.getWelcome()?.user.kind;
  const mayManage = isModerator && kind === 'licence-holder';
  useEffect(() => {
    if (mayManage) management.fetch().catch(() => {});
  }, [mayManage]);
  return (
    <section ref={setElement} className="workspace" hidden={isOver}>
      <div>
        <SessionHead
          {...{ client, participation, state, isOver, manage: setManaging }}
          managing={mayManage ? managing : null}
        />
        <div role="status">
          {session?.mode === 'read' && (
            <p className="read-mode">
              <strong>{words.closedNow}</strong> {words.closedMeans}
            </p>
          )}
          <span className="visually-hidden">{useAppointment(words.appointed, role)}</span>
        </div>
      </div>
      {mayManage && managing && !isOver && session !== null && (
        <Later
          part={management}
          with={{ client, userId, session, inside: state.roster.length, policy: state.policy }}
        />
      )}
      <div className="columns">
        <div>
          {wasModerator.current && (
            <Later
              part={waitingRoom}
              with={{ client, participation, people: state.waiting, total: state.waitingTotal }}
              meanwhile=""
            />
          )}
          <Roster
            people={state.roster}
            me={state.participantId ?? userId}
            serverNow={client.serverNow}
            moderate={isModerator ? moderate : undefined}
          />
          {kind !== 'guest' && <LeaveForGood {...{ client, userId, sessionId }} mayOwn={mayManage} />}
        </div>
        <Notes {...{ participation, state, kept, returned }} />
      </div>
    </section>
  );
};

/** What role a moderator has given me meanwhile, in words. */
const useAppointment = (words: Words['session']['appointed'], role: Role): string => {
  const before = useRef(role);
  const [said, setSaid] = useState<Role>(null);
  useEffect(() => {
    if (before.current !== null && role !== null && role !== before.current) setSaid(role);
    before.current = role;
  }, [role]);
  return said === null ? '' : words[said];
};

type Role = ParticipationState['role'];

/** The window's title. */
const useTitle = ({ phase, session, ending }: ParticipationState): void => {
  const { common, page, session: words } = useWords();
  const name = session?.name ?? common.session;
  const title =
    phase === 'ended' && ending !== null
      ? words.overTitle(headingOf(words, ending.ending), name)
      : page.titled(name);
  useEffect(() => {
    document.title = title;
  }, [title]);
};
