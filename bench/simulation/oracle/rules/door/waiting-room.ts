import type { DownMessage, DownOf } from '../../../../../shared/messages.ts';
import type { Participant } from '../../../../../shared/presence/participant.ts';
import {
  connectionsOf,
  isInside,
  type Ledger,
  MOST_TABS,
  type PersonAccount,
  type TabAccount,
} from '../../account.ts';
import { noticeBound } from '../notice.ts';

/** What the documents promise of the list of those who wait. */
const LIST_BYTES = 8 * 1_024;
/** What is kept of a name. */
const NAME_BYTES = 300;
const TURNING = /[\u202A-\u202E\u2066-\u2069]/;
/** What no message may exceed, whatever people do. */
const MESSAGE_BYTES = 128 * 1_024;

type Seen = { readonly revision: number; readonly total: number };

/** Rule 9, for the door as it is told, and for what one person, one link or a crowd may take up. */
export const createWaitingRoomRules = (ledger: Ledger) => {
  const { fail, later, now, people, policy, tabs } = ledger;
  const seen = new Map<string, Seen>();
  const changedAt = new Map<string, number>();
  const bytes = new TextEncoder();

  const waitingIn = (sessionId: string) =>
    [...people.values()].flatMap(({ snapshot }) =>
      snapshot?.phase === 'waiting' && snapshot.sessionId === sessionId ? [snapshot] : [],
    );

  /** Nobody stays at the door for whom there is no room. */
  const judgeRoom = (sessionId: string) => {
    const settledAt = now() - noticeBound(ledger);
    const settled = waitingIn(sessionId).filter(({ knockedAt }) => knockedAt <= settledAt);
    if (settled.length > policy.doorLimit)
      fail('9', `${settled.length} wait at ${sessionId}, where ${policy.doorLimit} may.`);
    const byLink = Map.groupBy(settled, ({ invitation }) => invitation);
    for (const [link, some] of byLink)
      if (some.length > policy.linkLimit)
        fail('9', `${some.length} wait by ${link}, where ${policy.linkLimit} may.`);
  };

  /** Every moderator knows how many wait. */
  const judgeTold = (sessionId: string) => {
    const total = waitingIn(sessionId).length;
    const settledAt = now() - noticeBound(ledger);
    for (const { sessionId: where, person, snapshot } of people.values()) {
      if (where !== sessionId || !isInside(snapshot) || snapshot.role !== 'moderator') continue;
      const { now: role, since } = ledger.standing.roleOf(sessionId, person);
      if (role !== 'moderator' || since > settledAt) continue;
      for (const connectionId of connectionsOf(snapshot)) {
        const tab = tabs.get(connectionId);
        if (!tab || tab.goneAt !== null || tab.enteredAt === null || tab.enteredAt > settledAt) continue;
        const told = seen.get(connectionId)?.total ?? 0;
        if (told !== total)
          fail('9', `${connectionId} knows of ${told} who wait at ${sessionId}, of ${total}.`);
      }
    }
  };

  /** What a guest says of themselves is shown to others. */
  const judgeName = ({ kind, name, participantId }: Participant) => {
    if (kind !== 'guest') return;
    const size = bytes.encode(name).length;
    if (size > NAME_BYTES) fail('9', `The guest ${participantId} has a name of ${size} bytes.`);
    if (TURNING.test(name)) fail('9', `The name of the guest ${participantId} turns the text around it.`);
  };

  return {
    committed: ({ sessionId, person, snapshot: before }: PersonAccount, after: Participant): void => {
      if ('connections' in after && Object.keys(after.connections).length > MOST_TABS)
        fail('9', `${person} is in ${sessionId} by ${Object.keys(after.connections).length} connections.`);
      judgeName(after);
      const isSeen = before?.phase === 'waiting' || isInside(before);
      if (after.kind === 'guest' && isSeen && after.phase !== 'ended' && after.name !== before.name)
        fail('9', `The guest ${person} was seen under one name, and has another now.`);
      if (before?.phase !== 'waiting' && after.phase !== 'waiting') return;
      if (before?.phase === after.phase) return;
      const when = now();
      changedAt.set(sessionId, when);
      later(noticeBound(ledger), () => {
        judgeRoom(sessionId);
        if (changedAt.get(sessionId) === when) judgeTold(sessionId);
      });
    },

    heard: ({ connectionId, sessionId }: TabAccount, message: DownMessage): void => {
      const room = roomIn(message);
      if (room !== null) {
        const size = bytes.encode(JSON.stringify(room.waiting)).length;
        if (size > LIST_BYTES)
          fail('9', `${connectionId} was told ${size} bytes of who waits at ${sessionId}.`);
        if ((seen.get(connectionId)?.revision ?? -1) <= room.revision)
          seen.set(connectionId, { revision: room.revision, total: room.waitingTotal });
      }
    },

    /** A link is said to be good for nobody any more. */
    revoked: (sessionId: string, link: string): void =>
      later(noticeBound(ledger), () => {
        const settledAt = now() - noticeBound(ledger);
        for (const { participantId, invitation, knockedAt } of waitingIn(sessionId))
          if (invitation === link && knockedAt <= settledAt)
            fail('9', `${participantId} waits at ${sessionId} by a link that was revoked.`);
      }),

    /** A message is on its way to somebody. */
    posted: (connectionId: string, size: number): void => {
      if (size > MESSAGE_BYTES) fail('9', `${connectionId} was sent a message of ${size} bytes.`);
    },

    /** A moderator was told that there is no room: there are places for them above the limit. */
    refused: (sessionId: string, person: string, message: DownOf<'error'>): void => {
      if (message.code !== 'session.full') return;
      const { now: role, since } = ledger.standing.roleOf(sessionId, person);
      if (role !== 'moderator' || since > now() - noticeBound(ledger)) return;
      const inside = [...people.values()].filter(
        (one) => one.sessionId === sessionId && isInside(one.snapshot),
      ).length;
      if (inside < policy.participantLimit + PLACES)
        fail('9', `${person}, who moderates ${sessionId}, is told that it is full, with ${inside} inside.`);
    },
  };
};

/** For moderators, above the limit. */
const PLACES = 10;

const roomIn = (
  message: DownMessage,
): Pick<DownOf<'waiting.changed'>, 'revision' | 'waiting' | 'waitingTotal'> | null => {
  if (message.type === 'waiting.changed') return message;
  if (message.type !== 'session.joined' || message.waiting === undefined) return null;
  return { revision: message.revision, waiting: message.waiting, waitingTotal: message.waitingTotal ?? 0 };
};
