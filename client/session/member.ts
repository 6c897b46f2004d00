import type { DownMessage } from '../../shared/messages.ts';
import { contentWrites } from '../content/content-writes.ts';
import { clientError, codeOf, type VigilError } from '../error.ts';
import type { Connection } from '../link/connection.ts';
import { type Insistence, insist } from '../link/insistence.ts';
import { DEAD_AFTER } from '../link/keep-alive.ts';
import type { Body, Replies, RequestAction, RequestOptions } from '../link/requests.ts';
import { activityInterval, activityThrottle } from './activity.ts';
import { type Leaving, sessionEntry } from './entry.ts';
import type { Participation, Unanswered } from './participation.ts';
import {
  afterActivity,
  beforeReturning,
  end,
  hopeless,
  isConfirmed,
  isOver,
  refuse,
} from './participation-state.ts';
import { untilInside } from './readiness.ts';
import { rosterReading } from './roster-reading.ts';
import type { SessionHost } from './session-host.ts';
import { sessionStore } from './session-store.ts';

export type JoinOptions = {
  /** For a page that was reloaded, restored, copied or gone back to: it undoes neither a logout nor a leaving. */
  readonly resume?: boolean | undefined;
  /** How a guest wants to be called. Another name than before is another knock. */
  readonly name?: string | undefined;
  /** Enters although it has ended or was refused. Only on a person's click. */
  readonly again?: boolean;
};

/** What the client does with a participation, and the application does not. */
export type Member = {
  readonly participation: Participation;
  join(options: JoinOptions): void;
  /** Whether it is to be in: a person who has left or was refused is never brought back by a reconnect. */
  wanted(): boolean;
  /** Whether the server has still to be told that it is out. */
  owes(): boolean;
  /** Whether it is over by this tab's own doing, and may be forgotten: to join is to enter again. */
  left(): boolean;
  /** On a connection that it is already on, only when it is to be verified within `timeout`. */
  enter(connection: Connection, timeout?: number): Promise<boolean>;
  receive(message: DownMessage, connection: Connection): void;
  /** Asks the server how things stand, if this error says that it knows us otherwise than we do, and says whether it does. */
  recheck(error: unknown): boolean;
  doubt(): void;
  /** No connection can be opened, as long as there is an error that says so. */
  shutOut(error: VigilError | null): void;
  /** Says what has been done and not said yet. */
  flush(): void;
  close(error: VigilError): void;
};

export type ParticipationHost = SessionHost & {
  /** A connection is in one session at a time: whoever comes makes the others leave. */
  arrive(member: Member): void;
  /** Does not wait any longer for the next connection. */
  retry(): void;
};

export const participate = (sessionId: string, host: ParticipationHost): Member => {
  const store = sessionStore(host.clock);
  const { getSnapshot: now, become } = store;
  let name: string | undefined;
  let resumes = false;
  let isNew = true;
  /** Ended because this tab asked for it. */
  let byMyself = false;
  let media: Unanswered | undefined;

  /** Asked how things stand, and the question still waits for the answer to an earlier one, which may be from before a sleep. */
  let isStale: boolean | undefined;

  const entry = sessionEntry(sessionId, host, store, () => {
    isStale = false;
    return { ...(resumes && { resume: true, agoMs: lastDone() }), name };
  });
  const roster = rosterReading(sessionId, host, store);
  const wanted = () => !isOver(now());

  const throttle = activityThrottle(
    host.clock,
    () => activityInterval(now().policy),
    (agoMs) => {
      if (!send({ action: 'activity', agoMs })) return false;
      store.becomeSoon(afterActivity(now(), host.serverClock.now() - agoMs));
      return true;
    },
  );

  const send = (said: Unanswered): boolean =>
    isConfirmed(now()) && !!host.connection()?.send({ sessionId, ...said });

  /** While warned it would answer nothing, so it is not told. */
  const lastDone = () => {
    const agoMs = now().phase === 'warned' ? DAY : throttle.told();
    return agoMs < DAY ? agoMs : undefined;
  };

  const receive = (message: DownMessage, connection: Connection) => {
    // What the server says before it has heard of an exit is no news.
    if (!wanted() || entry.owed() === 'exit') return;
    // To be given up for lost is no logout, nor is a token that ran out: a new connection, which asks for a new token,
    // resumes, and learns how things stand. As the answer to a join, it is the join's own matter.
    if (message.type === 'session.ended' && lostEndings.test(message.ending)) {
      if (!message.requestId) connection.drop('lost');
      return;
    }
    roster.receive(message, connection);
    store.receive(message, isStale);
    entry.mind(connection);
    if (message.type === 'session.joined') {
      resumes = true;
      if (media) send(media);
    }
    // Under a shorter rule, what waits for the old pace would be told too late.
    if ('policy' in message) throttle.said();
    // The answer to a join is overtaken, too: once it has come, it is asked what holds by then.
    if (overtaking.test(message.type) && !isConfirmed(now())) ask();
    if (isOver(now())) throttle.forget();
  };

  /** The server knows us otherwise than we do ourselves: a notice was lost. A resume tells what it said. */
  const recheck = (error: unknown): boolean => {
    if (!isOutside(error)) return false;
    if (now().live) {
      doubt();
      ask(DEAD_AFTER);
    }
    return true;
  };

  const ask = (timeout?: number) => {
    const connection = host.connection();
    if (connection) void entry.settle(connection, true, timeout);
  };

  const doubt = () => {
    if (!wanted()) return;
    roster.begin();
    become({ ...now(), live: false, waitingRevision: -1 });
  };

  const request = async <A extends RequestAction>(
    body: Body<A>,
    options?: RequestOptions,
  ): Promise<Replies[A]> => {
    const connection = host.connection();
    if (!connection) throw clientError('client.disconnected', 'No connection.');
    return connection.request(body, options);
  };

  const insistence = ({ signal, timeout }: RequestOptions = {}): Insistence => ({
    ...host,
    ready: () => untilInside(store, { signal }),
    // A function that died answers nothing, on a connection that is alive. Who sets a time has it given up after that.
    recheck: (error) => recheck(error) || (!timeout && codeOf(error) === 'client.timeout'),
  });

  const say = async (
    body: Body<'waiting.admit'> | Body<'waiting.deny'> | Body<'session.extend'>,
    options?: RequestOptions,
  ) => {
    await insist(insistence(options), () => request(body, options));
  };

  const depart = async (how: Leaving, options?: RequestOptions) => {
    const isNews = wanted();
    if (isNews) {
      throttle.flush();
      become(end(now(), { ending: 'exit', at: host.serverClock.now(), mayReturn: true }));
      throttle.forget();
      byMyself = true;
    }
    if (byMyself) await entry.depart(how, options, isNews);
  };

  const enterAnew = (resume: boolean) => {
    byMyself = false;
    resumes = resume;
    roster.begin();
    become(beforeReturning(now(), resume));
    host.arrive(member);
    host.retry();
    ask();
  };

  const participation: Participation = {
    sessionId,
    getSnapshot: now,
    subscribe: store.subscribe,
    ready: (options) => untilInside(store, options),
    ...contentWrites({
      sessionId,
      requestId: host.requestId,
      now: host.clock.elapsed,
      insistence,
      request,
      change: store.change,
      postpone(doneAt) {
        if (now().live) return false;
        throttle.note(doneAt);
        return true;
      },
    }),
    extend: (options) => say({ action: 'session.extend', sessionId }, options),
    exit: (options) => depart('exit', options),
    leave: (options) => depart('leave', options),
    admit: (participantId, options) =>
      say(
        {
          action: 'waiting.admit',
          sessionId,
          participantId,
          knockedAt: now().waiting.find((one) => one.participantId === participantId)?.knockedAt,
        },
        options,
      ),
    deny: (participantId, options) => say({ action: 'waiting.deny', sessionId, participantId }, options),
    reenter() {
      if (!wanted()) enterAnew(false);
    },
    media(on) {
      media = { action: 'media', ...on };
      send(media);
    },
    send,
    act: throttle.act,
  };

  const member: Member = {
    participation,
    join({ resume = false, name: given = name, again }) {
      const isOther = given !== name;
      name = given;
      if (isNew || (!wanted() && (again || byMyself || isOther))) enterAnew(resume);
      else if (wanted()) {
        host.arrive(member);
        if (isOther) ask();
      }
      isNew = false;
    },
    wanted,
    owes: () => !!entry.owed(),
    left: () => byMyself && !entry.owed(),
    enter: (connection, timeout) => {
      isStale = !!timeout;
      return entry.settle(connection, isStale, timeout);
    },
    receive,
    recheck,
    doubt,
    shutOut: (error) => become(hopeless(now(), error)),
    flush: throttle.flush,
    close: (refusal) => {
      // Its timer would keep a process of Node alive.
      throttle.forget();
      if (wanted()) become(refuse(now(), refusal));
    },
  };
  return member;
};

/** The longest that may be said to be ago. */
const DAY = 24 * 3_600_000;

/** They tell what is different from what the answer to a join says that is still on its way. */
const overtaking = /extended|warning|n.changed|admitted/;

/** The connection's end, not the person's. */
const lostEndings = /disconnected|expired/;

const isOutside = (error: unknown): boolean => /participation.ended|not-joined/.test(`${codeOf(error)}`);
