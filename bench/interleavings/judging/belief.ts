import type { DownMessage, DownOf } from '../../../shared/messages.ts';
import { afterNews, isBehind, peopleOf, unseen } from '../../../test/world/roster-view.ts';
import type { Cloud } from '../stage/cloud.ts';

/** What a client believes after all that it has heard, according to the protocol. */
export type Belief = {
  readonly sessionId: string | null;
  readonly logoutAt: number | null;
  /** Who is inside, and as what. */
  readonly roster: readonly string[];
  readonly isBehind: boolean;
};

export const beliefOf = (cloud: Cloud, connectionId: string): Belief => {
  let sessionId: string | null = null;
  let logoutAt: number | null = null;
  let decidedAt = 0;
  let joinedBy = 0;
  const over = new Set<string>();
  const heard = cloud.sockets().get(connectionId)?.heard ?? [];
  for (const message of heard) {
    const order = Number(message.requestId?.slice(1) ?? 0);
    if (message.type === 'session.joined' && order >= joinedBy && !over.has(message.session.id)) {
      const at = decisionOf(message);
      if (sessionId !== message.session.id || at >= decidedAt) [decidedAt, logoutAt] = [at, message.logoutAt];
      [sessionId, joinedBy] = [message.session.id, order];
    }
    if (['session.ended', 'session.left', 'member.left'].includes(message.type) && 'sessionId' in message) {
      over.add(message.sessionId);
      if (message.sessionId === sessionId) sessionId = null;
    }
    if (message.type !== 'session.warning' && message.type !== 'session.extended') continue;
    const at = decisionOf(message);
    if (message.sessionId !== sessionId || at < decidedAt) continue;
    decidedAt = at;
    logoutAt = message.type === 'session.warning' ? message.logoutAt : null;
  }
  // Whoever has said that they leave is out, answered or not.
  const hasLeft = cloud.said.some(
    ({ request, ...one }) =>
      one.connectionId === connectionId &&
      (request.action === 'session.exit' || request.action === 'session.leave') &&
      request.sessionId === sessionId,
  );
  if (hasLeft) sessionId = null;
  const ofSession = heard.filter((message) => sessionOf(message) === sessionId);
  const view = ofSession.reduce(afterNews, unseen);
  const roster = peopleOf(view).map(({ participantId, role }) => `${participantId} (${role})`);
  return { sessionId, logoutAt, roster, isBehind: isBehind(ofSession) };
};

/** When what it says of a deadline was decided, or at the latest was. */
const decisionOf = ({ decidedAt, serverTime }: Deciding): number => decidedAt ?? serverTime;

type Deciding = Pick<DownOf<'session.joined'>, 'decidedAt' | 'serverTime'>;

const sessionOf = (message: DownMessage): string | null => {
  if (message.type === 'session.joined') return message.session.id;
  return 'sessionId' in message ? message.sessionId : null;
};
