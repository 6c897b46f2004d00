import type { AuditOwner } from '../../../shared/audit/trail.ts';
import type { GroupId } from '../../../shared/directory/directory.ts';
import type { AuditRecord } from '../../../shared/ports/audit.ts';
import type {
  ConnectionId,
  ParticipantId,
  ParticipantKey,
  SessionId,
} from '../../../shared/presence/participant.ts';

/** Where each kind of item lies. Prefixes keep the kinds apart, so that an id may hold anything, `#` included. */
export const SESSION = 'SESSION#';
export const USER = 'USER#';
export const PARTICIPANT = 'PARTICIPANT#';
/** Whose participation ended a while ago: apart from the others, so that nobody reads them who looks who is inside. */
export const FORMER = 'FORMER#';
export const CONTENT = 'CONTENT#';
/** What is on record: chains of their owners, and what operators have done. */
export const AUDIT = 'AUDIT#';
/** What operators and backends have done begins with its date, and so is read without the chains, which begin with a word. */
export const AUDIT_OF_OPERATORS = `${AUDIT}2`;
export const AUDIT_OF_PARTICIPANT = `${AUDIT}PARTICIPANT#`;
export const AUDIT_OF_SESSION = `${AUDIT}SESSION#`;
/** The head of a chain as it was when a participation ended: the participant's item is gone long before the records are. */
export const AUDIT_HEAD = `${AUDIT}HEAD#`;
export const CONNECTION = 'CONNECTION#';
/** That a person has come to a session without a membership. */
export const ENTERED = 'ENTERED#';
export const GROUP = 'GROUP#';
export const CONTACT = 'CONTACT#';
export const EMAIL = 'EMAIL#';
export const INVITATION = 'INVITATION#';
export const SERVICE = 'SERVICE#';
/** That somebody is being erased, under a hash of their id. */
export const ERASURE = 'ERASURE#';

/** The index on `inversePk` and `inverseSk`: who is entitled to a session, and which connections a user has. */
export const INVERSE_INDEX = 'inverse';
/** The sparse index on `recentPk` and `recentSk`: a user's sessions in the order of their last use. */
export const RECENT_INDEX = 'recent';
/** The sparse index on `wakeShard` and `wakeAt` that the sweep reads. */
export const WAKE_INDEX = 'wake';

export const sessionKey = (sessionId: SessionId) => key(SESSION + sessionId, 'META');

export const participantKey = ({ sessionId, participantId }: ParticipantKey) =>
  key(SESSION + sessionId, PARTICIPANT + participantId);

export const formerKey = ({ sessionId, participantId }: ParticipantKey) =>
  key(SESSION + sessionId, FORMER + participantId);

/** What is counted of a session's content, and which writes are under way. */
export const contentHeadKey = (sessionId: SessionId) => key(SESSION + sessionId, 'CONTENT');

/** What a guest has added to a session's content. */
export const addedKey = ({ sessionId, participantId }: ParticipantKey) =>
  key(SESSION + sessionId, `ADDED#${participantId}`);

export const contentKey = (sessionId: SessionId, itemId: string) =>
  key(SESSION + sessionId, CONTENT + itemId);

/** What somebody keeps for themselves in a session. */
export const ownItemKey = ({ sessionId, participantId }: ParticipantKey) =>
  key(SESSION + sessionId, `MINE#${participantId}`);

export const membershipKey = (userId: ParticipantId, sessionId: SessionId) =>
  key(USER + userId, SESSION + sessionId);

/** That somebody without a membership may be there. */
export const enteredKey = ({ sessionId, participantId }: ParticipantKey) =>
  key(USER + participantId, ENTERED + sessionId);

export const connectionKey = (connectionId: ConnectionId) =>
  key(CONNECTION + connectionId, CONNECTION + connectionId);

export const groupKey = (groupId: GroupId) => key(GROUP + groupId, 'META');

/** That a session is in a group. */
export const groupSessionKey = (groupId: GroupId, sessionId: SessionId) =>
  key(GROUP + groupId, SESSION + sessionId);

/** That a person is in a group. */
export const groupMemberKey = (groupId: GroupId, userId: ParticipantId) =>
  key(USER + userId, GROUP + groupId);

export const contactKey = (userId: ParticipantId, contactId: ParticipantId) =>
  key(USER + userId, CONTACT + contactId);

/** That somebody has invited this address: theirs to withdraw. */
export const invitedKey = (userId: ParticipantId, emailKey: string) => key(USER + userId, EMAIL + emailKey);

/** The same, for whoever has the address: theirs to answer. */
export const contactInvitationKey = (emailKey: string, userId: ParticipantId) =>
  key(EMAIL + emailKey, USER + userId);

export const invitationKey = (invitationId: string) =>
  key(INVITATION + invitationId, INVITATION + invitationId);

/** Under its owner by time, so that a chain that begins anew, long after the old one's owner has gone, comes after it. */
export const auditKey = (
  { sessionId, participantId }: AuditOwner,
  { at, sequence }: Pick<AuditRecord, 'at' | 'sequence'>,
) => {
  const owner = participantId === null ? AUDIT_OF_SESSION : `${AUDIT_OF_PARTICIPANT}${participantId}#`;
  return key(SESSION + sessionId, owner + placeOf({ at, sequence }));
};

/** The head that the chain of a participant had with this record. */
export const auditHeadKey = (
  { sessionId, participantId }: ParticipantKey,
  record: Pick<AuditRecord, 'at' | 'sequence'>,
) => key(SESSION + sessionId, `${AUDIT_HEAD}${participantId}#${placeOf(record)}`);

const placeOf = ({ at, sequence }: Pick<AuditRecord, 'at' | 'sequence'>): string =>
  `${String(at).padStart(15, '0')}.${String(sequence).padStart(8, '0')}`;

/** What a backend was answered to the message with this key. */
export const keptReplyKey = (serviceId: string, wish: string) => key(SERVICE + serviceId, `KEY#${wish}`);

export const erasureKey = (digest: string) => key(ERASURE + digest, ERASURE + digest);

/** What a person has used of a clock hour's allowance. */
export const allowanceKey = (userId: ParticipantId, hour: number) => key(USER + userId, `ALLOWANCE#${hour}`);

/** What a connection has sent in a window of time. */
export const paceKey = (connectionId: ConnectionId, window: number) =>
  key(CONNECTION + connectionId, `PACE#${window}`);

/** How many signals it has sent in one. */
export const signalPaceKey = (connectionId: ConnectionId, window: number) =>
  key(CONNECTION + connectionId, `SIGNALS#${window}`);

/** How many connections have been told signals of a session in a window of time. Apart from the session: who deletes it looks for what is its own. */
export const signalsKey = (sessionId: SessionId, window: number) =>
  key(`SIGNALS#${sessionId}`, `PACE#${window}`);

/** What a person, or all who come by one link, have cost in an hour. `payer` says which, with its prefix. */
export const burdenKey = (payer: string, hour: number) => key(payer, `BURDEN#${hour}`);

/** How often they have connected in an hour. */
export const arrivalsKey = (payer: string, hour: number) => key(payer, `ARRIVALS#${hour}`);

const key = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });
