import type { Instant } from '../../../shared/instant.ts';
import type { DownMessage, DownOf, RosterEntry, UpMessage, WaitingEntry } from '../../../shared/messages.ts';
import { afterNews, isBeyond, peopleOf, type RosterView, unseen } from '../../../test/world/roster-view.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { ROSTER_PATIENCE } from '../platform/bound.ts';
import type { Gateway, Socket } from '../platform/gateway.ts';
import type { Run, Tell } from '../platform/run.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';

/**
 * One connection of one browser tab, with the state that a client keeps: it joins, sends pings, and knows whether it is
 * inside.
 */
export type Tab = Socket & {
  readonly sessionId: string;
  /** Whether its client believes that it is in the session. */
  readonly inside: () => boolean;
  readonly send: (request: UpMessage, doneAt?: Instant) => string;
  /** Repeats it until it is answered. */
  readonly insist: (request: UpMessage) => void;
  readonly close: () => void;
  readonly vanish: () => void;
  readonly roster: () => readonly RosterEntry[];
  /** Who waits at the door, as a moderator was last told. */
  readonly waiting: () => readonly WaitingEntry[];
  /** The session's revision, as last told. */
  readonly revision: () => number | null;
};

export type TabWorld = { time: VirtualTime; gateway: Gateway; oracle: Oracle; tell: Tell };

export type TabSettings = {
  readonly connectionId: string;
  readonly user: Socket['user'];
  /** When its credential expires. */
  readonly expiresAt: Instant;
  readonly sessionId: string;
  readonly resume: boolean;
  /** What it calls its person; null for nothing. */
  readonly called: string | null;
  /**
   * When the person last did something that has not been reported, according to their client; null when it claims
   * nothing.
   */
  readonly actedAt: () => Instant | null;
  readonly keepAlive: number;
  /** A warning has come, which the person may answer. */
  readonly warned: (tab: Tab, logoutAt: number) => void;
  readonly extended: () => void;
  /** It is inside for the first time. */
  readonly entered: () => void;
  /** Somebody waits at the door; a moderator may answer. */
  readonly knocked: (tab: Tab) => void;
  /** It must log in before it may come in. */
  readonly turnedBack: () => void;
  /** The connection is lost, not ended by the client. `inside` says whether it was in the session. */
  readonly lost: (inside: boolean) => void;
};

/** Errors after which a client opens another connection. */
const reopening: ReadonlySet<string> = new Set([
  'connection.unknown',
  'connection.expired',
  'session.not-joined',
  'message.overtaken',
]);

/** Actions that a client repeats no longer once it is outside. */
const ofTheInside: ReadonlySet<UpMessage['action']> = new Set([
  'session.extend',
  'session.exit',
  'session.leave',
]);

const PATIENCE = 10_000;
const TRIES = 3;

export const openTab = ({ time, gateway, oracle, tell }: TabWorld, settings: TabSettings): Tab => {
  const { connectionId, user, sessionId, keepAlive } = settings;
  let state: 'opening' | 'open' | 'waiting' | 'inside' | 'over' | 'gone' = 'opening';
  let requests = 0;
  let watching = false;
  const unanswered = new Map<string, string>();
  let seen: RosterView = unseen;
  /** The highest revision that was mentioned and is not known yet. */
  let missed = -1;
  let waiting: readonly WaitingEntry[] = [];
  let revision: number | null = null;
  /** Whether it was let in. That may be heard before the reply that says to wait. */
  let admitted = false;
  /** Whether its credential was what ended it: then it comes back with a new one. */
  let expired = false;
  const joins = new Set<string | undefined>();
  /** What was said of somebody else. */
  const aboutOthers = new Set<string | undefined>();

  const send = (request: UpMessage, doneAt: Instant = time.now()) => {
    if (state === 'opening' || state === 'gone') return '';
    requests += 1;
    if (request.action === 'sessions.watch') watching = request.on;
    const placing = ['session.join', 'session.exit', 'session.leave'].includes(request.action);
    const named = {
      ...request,
      requestId: `${connectionId}:${requests}`,
      ...(placing && { order: requests }),
    };
    if ('participantId' in request) aboutOthers.add(named.requestId);
    tell?.(`${connectionId} sends ${JSON.stringify(request)}`);
    oracle.sent(connectionId, named, doneAt);
    gateway.send(connectionId, named, doneAt);
    return named.requestId;
  };
  const join = (tries: number) => {
    if (state !== 'open') return;
    if (tries === 0) return close();
    const actedAt = settings.resume ? settings.actedAt() : null;
    const told = actedAt === null ? {} : { agoMs: time.now() - actedAt };
    joins.add(
      send(
        {
          action: 'session.join',
          sessionId,
          ...(settings.resume && { resume: true }),
          ...(settings.called !== null && { name: settings.called }),
          ...told,
        },
        actedAt ?? time.now(),
      ),
    );
    time.plan(PATIENCE, () => join(tries - 1));
  };
  /** Repeated until it is answered, as a client does with everything retryable. */
  const insist = (request: UpMessage) => {
    const name = JSON.stringify(request);
    if (!unanswered.has(name)) time.plan(PATIENCE, () => insistAgain(name, request));
    unanswered.set(name, send(request));
  };
  const insistAgain = (name: string, request: UpMessage) => {
    const isOver = ofTheInside.has(request.action) ? state !== 'inside' : state === 'gone';
    if (isOver || !unanswered.has(name)) return void unanswered.delete(name);
    unanswered.set(name, send(request));
    time.plan(PATIENCE, () => insistAgain(name, request));
  };
  const ping = () => {
    if (state === 'gone' || (state === 'over' && !watching)) return;
    if (state === 'inside' || state === 'waiting') send({ action: 'ping', sessionId });
    // Nobody is inside by this connection any more, but somebody with open lists still sends pings.
    else if (state === 'over') send({ action: 'ping' });
    time.plan(keepAlive, ping);
  };
  const end = (how: 'close' | 'vanish') => {
    if (state === 'gone') return;
    tell?.(`${connectionId} ${how === 'close' ? 'closes' : 'vanishes'}`);
    state = 'gone';
    oracle.left(connectionId, how === 'close');
    gateway[how](connectionId);
  };
  const close = () => end('close');
  /** When a change does not follow the last one, what is missing is asked for after it has had time to arrive. */
  const learn = (message: DownMessage) => {
    if (message.type === 'presence.changed' && isBeyond(seen, message)) {
      if (missed <= seen.revision) time.plan(ROSTER_PATIENCE, ask);
      missed = Math.max(missed, message.revision);
    }
    seen = afterNews(seen, message);
  };
  const ask = () => {
    if (state === 'over' || state === 'gone' || missed <= seen.revision) return;
    if (state === 'inside') send({ action: 'roster.list', sessionId });
    time.plan(PATIENCE, ask);
  };
  const hear = (message: DownMessage) => {
    const retryable = message.type === 'error' && message.retryable;
    for (const [name, requestId] of unanswered)
      if (message.requestId === requestId && !retryable) unanswered.delete(name);
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- nothing else is listened for.
    switch (message.type) {
      case 'session.joined':
        learn(message);
        revision = message.session.revision;
        waiting = message.waiting ?? [];
        if (state === 'open' || state === 'waiting') {
          state = 'inside';
          settings.entered();
        }
        break;
      case 'session.waiting':
        if (state !== 'open') break;
        state = 'waiting';
        if (admitted) enterAdmitted();
        break;
      case 'session.admitted':
        admitted = true;
        if (state === 'waiting') enterAdmitted();
        break;
      case 'waiting.changed':
        waiting = message.waiting;
        if (state === 'inside' && waiting.length > 0) settings.knocked(tab);
        break;
      case 'session.changed':
        revision = message.session.revision;
        break;
      case 'presence.changed':
        if (message.sessionId === sessionId) learn(message);
        break;
      case 'roster':
        learn(message);
        break;
      case 'session.warning':
        settings.warned(tab, message.logoutAt);
        break;
      case 'session.extended':
        settings.extended();
        break;
      case 'session.ended':
        expired = message.ending === 'expired';
        state = 'over';
        break;
      case 'session.left':
      case 'member.left':
        state = 'over';
        break;
      case 'error':
        hearError(message);
    }
  };
  const hearError = ({ code, requestId, session }: DownOf<'error'>) => {
    if (session !== undefined) revision = session.revision;
    // It is not in the session any more, whatever it believed: the way back in is a new connection.
    if (code === 'participation.ended') {
      // An answer to something sent before the join was complete is about an earlier participation, and one to what was
      // said of somebody else is about theirs.
      if (state === 'inside' && !aboutOthers.has(requestId)) state = 'over';
    } else if (reopening.has(code)) {
      const wasInside = state === 'inside';
      close();
      settings.lost(wasInside);
    } else if (code !== 'internal' && joins.has(requestId) && state === 'open') {
      close();
      if (code === 'session.login-required') settings.turnedBack();
    }
  };
  const enterAdmitted = () => {
    state = 'open';
    join(TRIES);
  };

  const tab: Tab = {
    connectionId,
    user,
    expiresAt: settings.expiresAt,
    sessionId,
    opened: () => {
      state = 'open';
      join(TRIES);
      time.plan(keepAlive, ping);
    },
    listens: () => state !== 'gone',
    receive: (message: DownMessage, run: Run) => {
      tell?.(`${connectionId} hears ${brief(message)}`);
      oracle.heard(connectionId, message, run);
      hear(message);
    },
    closed: () => {
      if (state === 'gone') return;
      const wasInside = state === 'inside';
      tell?.(`${connectionId} finds its connection closed`);
      const over = state === 'over' && !expired;
      if (state !== 'opening') oracle.closed(connectionId);
      state = 'gone';
      oracle.left(connectionId, true);
      if (!over) settings.lost(wasInside || expired);
    },
    outlived: () => {
      oracle.outlived(connectionId);
      if (state === 'gone') return;
      tell?.(`${connectionId} has been open for too long`);
      const wasInside = state === 'inside';
      state = 'gone';
      oracle.left(connectionId, true);
      settings.lost(wasInside);
    },
    inside: () => state === 'inside',
    send,
    insist,
    close,
    vanish: () => end('vanish'),
    roster: () => peopleOf(seen),
    waiting: () => waiting,
    revision: () => revision,
  };
  oracle.opened({
    connectionId,
    person: user.id,
    kind: user.kind,
    sessionId,
    expiresAt: settings.expiresAt,
    authenticatedAt: user.authenticatedAt ?? null,
  });
  gateway.open(tab);
  return tab;
};

const brief = (message: DownMessage): string => {
  const { type } = message;
  if (type === 'session.warning') return `${type} (logout at ${message.logoutAt})`;
  if (type === 'session.ended') return `${type}: ${message.ending}`;
  if (type === 'error') return `${type}: ${message.code} (${message.requestId})`;
  const people = (some: readonly RosterEntry[]) =>
    some.map((one) => `${one.participantId} ${one.phase}`).join(', ');
  if (type === 'roster' || type === 'session.joined')
    return `${type} ${message.revision}: ${people(message.roster)}`;
  if (type === 'presence.changed') {
    const { since, revision, joined, changed, left } = message;
    const gone = left.map(({ participantId }) => participantId).join(', ');
    return `${type} ${since}-${revision}: +[${people(joined)}] ~[${people(changed)}] -[${gone}]`;
  }
  return type;
};
