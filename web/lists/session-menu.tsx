import { useState } from 'react';
import { type Client, type SessionInfo, type SessionSummary, VigilError } from '../../client/client.ts';
import { useWelcome } from '../../client/react.ts';
import { Dialog } from '../parts/dialog.tsx';
import { reasonIn } from '../parts/forms/problem.tsx';
import { Later, part } from '../parts/frame/later.tsx';
import { navigate, pathOf } from '../parts/frame/route.ts';
import { Menu } from '../parts/menu.tsx';
import { turn, verbs } from '../parts/session-states.ts';
import { useWords } from '../words/language.ts';
import { SessionInside } from './session-inside.tsx';
import { SessionMembers } from './session-members.tsx';

type Props = {
  readonly client: Client;
  readonly session: SessionSummary;
  readonly occupied: boolean;
  /** Called with what to announce. */
  readonly tell: (sentence: string) => void;
  /** Reads the list again. */
  readonly changed: (id: string) => void;
};

/** Few look at the past, so it is fetched on demand. */
const attendance = part(async () => (await import('../past/past.tsx')).Attendance);
const ownPast = part(async () => (await import('../past/past.tsx')).OwnPast);

/** What can be done with a session without entering it. */
export const SessionMenu = ({ client, session, occupied, tell, changed }: Props) => {
  const { id, name, role } = session;
  /** What it has been turned into here, until the list has been read again. */
  const [latest, setLatest] = useState<SessionInfo | null>(null);
  const seen = latest !== null && latest.revision > session.revision ? latest : session;
  const words = useWords();
  const { common, lists, managing } = words;
  const [shown, setShown] = useState<'inside' | 'members' | 'attendance' | 'past' | 'hiding' | null>(null);
  const isHolder = useWelcome(client)?.user.kind === 'licence-holder';
  const mayManage = isHolder && role === 'moderator';

  const become = async (next: SessionSummary['state']) => {
    setShown(null);
    try {
      const { isDone, now } = await turn(client, seen, next);
      setLatest(now);
      const tag = common.states[now.state].tag;
      tell((isDone ? lists.stateChanged : managing.settings.changedByOthers)(now.name, tag));
    } catch (error) {
      if (!(error instanceof VigilError)) throw error;
      tell(reasonIn(words, error));
    }
    changed(id);
  };
  const copy = async () => {
    const link = new URL(pathOf('sessions', id), location.origin).href;
    try {
      await navigator.clipboard.writeText(link);
      tell(lists.linkCopied(name));
    } catch {
      // Not allowed, or not a secure page: it can be copied by hand.
      tell(lists.copyThis(link));
    }
  };
  const open = () => {
    client.join(id, { again: true });
    navigate(pathOf('sessions', id));
  };

  return (
    <>
      <Menu
        label={lists.more(name)}
        items={[
          { label: lists.open, act: open },
          ...(occupied ? [{ label: lists.showInside, act: () => setShown('inside') }] : []),
          { label: lists.showMembers, act: () => setShown('members') },
          ...(role === 'moderator'
            ? [{ label: lists.showAttendance, act: () => setShown('attendance') }]
            : []),
          { label: lists.showOwnPast, act: () => setShown('past') },
          { label: common.copyLink, act: () => void copy() },
          ...(mayManage ? verbs[seen.state] : []).map(({ next, verb }) => ({
            label: managing.settings[verb],
            act: () => (next === 'hidden' ? setShown('hiding') : void become(next)),
          })),
        ]}
      />
      {shown === 'inside' && <SessionInside client={client} session={session} close={() => setShown(null)} />}
      {shown === 'members' && (
        <SessionMembers client={client} session={session} close={() => setShown(null)} />
      )}
      {shown === 'attendance' && (
        <Later part={attendance} with={{ client, session, close: () => setShown(null) }} />
      )}
      {shown === 'past' && (
        <Later part={ownPast} with={{ client, sessionId: id, name, close: () => setShown(null) }} />
      )}
      {shown === 'hiding' && (
        <Dialog role="alertdialog" title={managing.settings.hideQuestion} close={() => setShown(null)}>
          <div className="buttons">
            <button type="button" onClick={() => void become('hidden')}>
              {managing.settings.hide}
            </button>
            <button
              type="button"
              // React cannot focus something in a dialog that opens later; the attribute can.
              ref={(button) => button?.setAttribute('autofocus', '')}
              onClick={() => setShown(null)}
            >
              {common.cancel}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
};
