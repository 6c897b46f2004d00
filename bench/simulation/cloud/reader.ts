import type { DownMessage, UpMessage } from '../../../shared/messages.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';
import type { Reading } from '../script/readings.ts';
import { GROUP } from '../script/script.ts';
import type { Say } from './backend.ts';

/** More than any list in a history has. */
const MOST_PAGES = 40;

/**
 * A backend that reads page after page, and has the oracle judge each page and the whole. A reading that a fault
 * strikes is abandoned.
 */
export const createReader = (time: VirtualTime, say: Say, oracle: Oracle) => {
  const read = async (what: Reading, nth: number): Promise<void> => {
    const beganAt = time.now();
    const pages: DownMessage[] = [];
    for (let from = what.from ?? undefined; pages.length < MOST_PAGES; ) {
      const request = requestOf(what, from);
      const askedAt = time.now();
      const reply = await say(`read ${what.what} ${nth} ${pages.length}`, request);
      if (reply === null) return;
      oracle.read(request, reply, askedAt);
      pages.push(reply);
      const next = 'next' in reply ? (reply.next as string | null) : null;
      if (next === null) return oracle.readWhole(what, pages, beganAt);
      from = next;
    }
  };
  return (what: Reading, nth: number): void => void read(what, nth);
};

const requestOf = ({ what, session: sessionId, user: userId }: Reading, cursor?: string): UpMessage => {
  const page = cursor !== undefined && { cursor };
  switch (what) {
    case 'presence':
      return { action: 'presence.get', sessionId, ...page };
    case 'whereabouts':
      return { action: 'presence.get', userId };
    case 'occupied':
      return { action: 'sessions.occupied', ...page };
    case 'roster':
      return { action: 'roster.list', sessionId, ...page };
    case 'timings':
      return { action: 'timings.list', sessionId, ...page };
    case 'rule':
      return { action: 'rule.get', sessionId };
    case 'group rule':
      return { action: 'rule.get', groupId: GROUP };
    case 'waiting':
      return { action: 'waiting.list', sessionId, ...page };
    case 'members':
      return { action: 'members.list', sessionId, ...page };
    case 'attendance':
      return { action: 'attendance.get', sessionId, ...page };
  }
};
