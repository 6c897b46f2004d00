import { rosterView } from '../../client/session/roster.ts';
import type { Duration } from '../../shared/instant.ts';
import type { DownMessage, UpMessage } from '../../shared/messages.ts';
import type { Policy } from '../../shared/policy.ts';
import type { User } from '../../shared/ports/connections.ts';
import type { Hall } from './hall.ts';

/** What one person does in a meeting, in milliseconds from its beginning; null for what they do not do. */
export type Visit = {
  readonly comesAt: Duration;
  readonly goesAt: Duration;
  /** When the network is lost, and for how long. */
  readonly lost: { readonly at: Duration; readonly length: Duration } | null;
  /** When they fall silent, until the warning, which they answer. */
  readonly idleFrom: Duration | null;
  /** Stays silent after answering as well, until the next warning. */
  readonly staysIdle?: boolean;
};

export type Attendee = {
  readonly knows: () => { readonly people: number; readonly isBehind: boolean };
  /** How many times. */
  readonly warned: () => number;
  readonly returned: () => number;
};

const ASK_EVERY = 3;
const PATIENCE = 2_000;
const ANSWERS_AFTER = 20_000;

/**
 * Plays somebody with the client's own habits: its reports, its pings, its requests for pages and for what it has
 * missed.
 */
export const attend = (
  { plan, open, send, end }: Hall,
  user: User,
  sessionId: string,
  { comesAt, goesAt, lost, idleFrom, staysIdle = false }: Visit,
  { keepAlive }: Policy,
): Attendee => {
  let connectionId = '';
  let view = rosterView();
  let minding = false;
  let idle = false;
  let unasked = 0;
  let warned = 0;
  let joined = 0;
  const isOn = (id: string) => id === connectionId;
  const say = (id: string, request: UpMessage) => (isOn(id) ? send(user, id, request) : Promise.resolve());

  const hear = (id: string) => (message: DownMessage) => {
    if (!isOn(id)) return;
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- nothing else makes a client speak.
    switch (message.type) {
      case 'session.joined':
        joined += 1;
        view.page({ ...message, next: message.rosterNext }, null);
        if (message.rosterNext !== null) readOn(id, message.rosterNext);
        if (message.phase === 'warned') answer(id);
        break;
      case 'roster':
        view.page(message, asked);
        if (message.next !== null) readOn(id, message.next);
        break;
      case 'presence.changed':
        view.change(message);
        break;
      case 'session.warning':
        answer(id);
        break;
      default:
    }
    if (minding || view.missingAfter() === null) return;
    minding = true;
    plan(PATIENCE, () => {
      minding = false;
      if (view.missingAfter() !== null) readOn(id, null);
    });
  };
  const answer = (id: string) => {
    warned += 1;
    idle = staysIdle;
    plan(ANSWERS_AFTER, () => say(id, { action: 'session.extend', sessionId }));
  };
  let asked: string | null = null;
  const readOn = (id: string, cursor: string | null) =>
    plan(0, () => {
      asked = cursor;
      return say(id, { action: 'roster.list', sessionId, ...(cursor !== null && { cursor }) });
    });

  const enter = async (id: string, resume: boolean) => {
    connectionId = id;
    view = rosterView();
    await open(user, id, hear(id));
    await say(id, { action: 'hello' });
    await say(id, { action: 'session.join', sessionId, ...(resume && { resume }) });
    plan(keepAlive, () => beHeard(id));
  };
  /** A report stands in for a ping, two times out of three. */
  const beHeard = async (id: string) => {
    if (!isOn(id)) return;
    plan(keepAlive, () => beHeard(id));
    if (!idle) await say(id, { action: 'activity', sessionId });
    if (idle || ++unasked % ASK_EVERY === 0) await say(id, { action: 'ping', sessionId });
  };

  plan(comesAt, () => enter(`${user.id}.1`, false));
  if (lost !== null) {
    plan(lost.at, () => {
      end(connectionId, 1006);
      connectionId = '';
    });
    plan(lost.at + lost.length, () => enter(`${user.id}.2`, true));
  }
  if (idleFrom !== null)
    plan(idleFrom, () => {
      idle = true;
    });
  plan(goesAt, () => {
    end(connectionId, 1001);
    connectionId = '';
  });
  return {
    knows: () => ({ people: view.shown().roster.length, isBehind: view.missingAfter() !== null }),
    warned: () => warned,
    returned: () => joined - 1,
  };
};
