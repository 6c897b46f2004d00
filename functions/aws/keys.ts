import type { ConnectionId, ParticipantId, ParticipantKey, SessionId } from '../../shared/participant.ts';

/** Where each kind of item lies. Prefixes keep the kinds apart, so that an id may hold anything, `#` included. */
export const SESSION = 'SESSION#';
export const USER = 'USER#';
export const PARTICIPANT = 'PARTICIPANT#';
export const CONTENT = 'CONTENT#';
export const CONNECTION = 'CONNECTION#';

/** The index on `inversePk` and `inverseSk`: who is entitled to a session, and which connections a user has. */
export const INVERSE_INDEX = 'inverse';
/** The sparse index on `wakeShard` and `wakeAt` that the sweep reads. */
export const WAKE_INDEX = 'wake';

export const sessionKey = (sessionId: SessionId) => key(SESSION + sessionId, 'META');

export const participantKey = ({ sessionId, participantId }: ParticipantKey) =>
  key(SESSION + sessionId, PARTICIPANT + participantId);

export const contentKey = (sessionId: SessionId, itemId: string) =>
  key(SESSION + sessionId, CONTENT + itemId);

export const membershipKey = (userId: ParticipantId, sessionId: SessionId) =>
  key(USER + userId, SESSION + sessionId);

export const connectionKey = (connectionId: ConnectionId) =>
  key(CONNECTION + connectionId, CONNECTION + connectionId);

const key = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });
