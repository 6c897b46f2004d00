import type { UpMessage, WaitingEntry } from '../../../shared/messages.ts';
import { GROUP, linkId } from '../script/script.ts';
import type { Deed } from '../script/step.ts';

/** What a moderator sees before acting. */
export type Scene = {
  readonly sessionId: string;
  /** The session's revision as last told; null when none was. */
  readonly revision: number | null;
  readonly waiting: readonly WaitingEntry[];
  /** The other people of this session, inside or not. */
  readonly others: readonly string[];
};

/** The message that does it; null when there is nobody to do it to. */
export const messageOf = (deed: Deed, more: number, scene: Scene): UpMessage | null => {
  const { sessionId, revision, waiting, others } = scene;
  const guest = waiting[more % waiting.length];
  const other = others[more % others.length];
  switch (deed) {
    case 'admit':
      return guest ? { action: 'waiting.admit', sessionId, participantId: guest.participantId } : null;
    case 'deny':
      return guest ? { action: 'waiting.deny', sessionId, participantId: guest.participantId } : null;
    case 'empty door':
      return waiting.length > 0 ? { action: 'waiting.deny', sessionId, all: true } : null;
    case 'remove':
      return other === undefined ? null : { action: 'participant.remove', sessionId, participantId: other };
    case 'end hold':
      return other === undefined ? null : { action: 'participant.release', sessionId, participantId: other };
    case 'appoint': {
      const role = more % 3 === 0 ? 'moderator' : 'member';
      return other === undefined ? null : { action: 'member.update', sessionId, userId: other, role };
    }
    case 'demote':
      return other === undefined
        ? null
        : { action: 'member.update', sessionId, userId: other, role: 'member' };
    case 'offer':
      return other === undefined ? null : { action: 'session.handover', sessionId, userId: other };
    case 'dismiss':
      return other === undefined ? null : { action: 'member.remove', sessionId, userId: other };
    case 'turn':
      return revision === null
        ? null
        : { action: 'session.update', sessionId, revision, state: STATES[more % STATES.length] };
    case 'rename':
      return revision === null ? null : { action: 'session.update', sessionId, revision, name: `n${more}` };
    case 'revoke':
      return { action: 'invitation.revoke', sessionId, invitationId: linkId(sessionId, 'open') };
  }
};

/** What somebody says about a session, or their place in it, wherever they are. */
export const ownMessageOf = (act: OwnAct, sessionId: string, userId: string): UpMessage => {
  switch (act) {
    case 'take':
      return { action: 'session.handover', sessionId, userId };
    case 'quit':
      return { action: 'member.leave', sessionId };
    case 'put in':
      return { action: 'group.add', groupId: GROUP, sessionId };
    case 'take out':
      return { action: 'group.remove', groupId: GROUP, sessionId };
  }
};

type OwnAct = 'take' | 'quit' | 'put in' | 'take out';

const STATES = ['active', 'closed', 'hidden'] as const;
