import type { DownMessage } from '../shared/messages.ts';
import { activityInterval, activityThrottle, watchActivity } from './activity.ts';
import type { Connection } from './connection.ts';
import { contentWrites } from './content-writes.ts';
import { type EntryHost, sessionEntry } from './entry.ts';
import type { Environment } from './environment.ts';
import { VigilError } from './error.ts';
import { DEAD_AFTER } from './keep-alive.ts';
import type { Participation } from './participation.ts';
import { afterActivity, beforeReturning, end, isInside, isOver } from './participation-state.ts';
import { untilInside } from './readiness.ts';
import type { Body, RequestOptions } from './requests.ts';
import { sessionStore } from './session-store.ts';

/** What the client does with a participation, and the application does not. */
export type Member = {
  readonly participation: Participation;
  /** Whether it is to be in: a person who has left or was refused is never brought back by a reconnect. */
  wanted(): boolean;
  /** On a connection that it is already on, only when it is to be verified within `timeout`. */
  enter(connection: Connection, timeout?: number): Promise<boolean>;
  receive(message: DownMessage, connection: Connection): void;
  /** Asks the server how things stand, if this error says that it knows us otherwise than we do, and says whether it does. */
  recheck(error: unknown): boolean;
  doubt(): void;
  /** This connection goes to another session, as if its tab had been closed here. */
  leave(): void;
  close(error: VigilError): void;
};

export type ParticipationHost = EntryHost & { readonly environment: Environment };

export const participate = (
  sessionId: string,
  { resume, name }: { readonly resume: boolean; readonly name: string | undefined },
  host: ParticipationHost,
): Member => {
  const store = sessionStore();
  const { getSnapshot: now, become } = store;
  let resumes = resume;
  let media: { readonly audio: boolean; readonly video: boolean } | null = null;

  const entry = sessionEntry(sessionId, host, store, () => ({
    ...(resumes && { resume: true, ...unsaid() }),
    ...(name !== undefined && { name }),
  }));
  const wanted = () => !isOver(now());

  const throttle = activityThrottle(
    host.clock,
    () => activityInterval(now().policy?.idleTimeout ?? Number.POSITIVE_INFINITY),
    (agoMs) => {
      const isIn = now().live && isInside(now());
      if (!isIn || !host.connection()?.send({ action: 'activity', sessionId, agoMs })) return false;
      become(afterActivity(now(), host.serverClock.now() - agoMs));
      return true;
    },
  );

  /** What was done while cut off. While warned it would answer nothing, so it is not told. */
  const unsaid = () => {
    const agoMs = throttle.unsaid();
    return agoMs === null || agoMs > DAY || now().phase === 'warned' ? {} : { agoMs };
  };

  const ready: Participation['ready'] = (options) => untilInside(store, options);

  const joined = () => {
    resumes = true;
    if (media !== null) host.connection()?.send({ action: 'media', sessionId, ...media });
    const { warnAt, policy } = now();
    const actedAt = host.serverClock.now() - (throttle.unsaid() ?? DAY);
    // The join has told of it.
    if (warnAt !== null && policy !== null && warnAt - policy.idleTimeout > actedAt - A_MOMENT)
      throttle.forget();
    else throttle.flush();
  };

  const receive = (message: DownMessage, connection: Connection) => {
    if (!wanted()) return;
    // To be given up for lost is no logout, nor is a token that ran out: a new connection, which asks for a new token,
    // resumes, and learns how things stand. As the answer to a join, it is the join's own matter.
    if (message.type === 'session.ended' && lostEndings.includes(message.ending)) {
      if (message.requestId === undefined) connection.drop('given up by the server');
      return;
    }
    store.receive(message);
    entry.mind();
    if (message.type === 'session.joined') joined();
    if (message.type === 'session.admitted') void entry.enter(connection);
    if (!wanted()) throttle.forget();
  };

  /** The server knows us otherwise than we do ourselves: a notice was lost. A resume tells what it said. */
  const recheck = (error: unknown): boolean => {
    const outside = isOutside(error);
    const connection = host.connection();
    if (outside && connection !== null && now().live && wanted()) {
      doubt();
      void entry.enter(connection, DEAD_AFTER);
    }
    return outside;
  };

  const doubt = () => {
    if (wanted()) become({ ...now(), live: false });
  };

  const leave = () => {
    if (wanted()) become(end(now(), { ending: 'exit', at: host.serverClock.now(), mayReturn: true }));
    throttle.forget();
  };

  const request = async (body: DoorBody | ExtendBody | ExitBody, options?: RequestOptions) =>
    host
      .connection()
      ?.request(body, options)
      .catch((error: unknown) => {
        recheck(error);
        throw error;
      });

  /** What may be said twice is said again when the connection broke before the reply: one click is enough. */
  const insist = async (body: DoorBody | ExtendBody, options?: RequestOptions) => {
    for (;;) {
      await ready(options);
      try {
        // Without an answer there was no connection any more, although there had just been one.
        if ((await request(body, options)) !== undefined) return;
      } catch (error) {
        if (!(error instanceof VigilError) || error.code !== 'client.disconnected') throw error;
      }
    }
  };

  const participation: Participation = {
    sessionId,
    getSnapshot: now,
    subscribe: store.subscribe,
    ready,
    ...contentWrites({
      sessionId,
      ready,
      connection: host.connection,
      requestId: host.requestId,
      change: store.change,
      now: host.clock.now,
      postpone(doneAt) {
        if (now().live) return false;
        throttle.note(doneAt);
        return true;
      },
      recheck,
    }),
    extend: (options) => insist({ action: 'session.extend', sessionId }, options),
    async exit(options) {
      if (now().live && wanted()) await request({ action: 'session.exit', sessionId }, options);
      else leave();
    },
    admit: (participantId, options) => insist({ action: 'waiting.admit', sessionId, participantId }, options),
    deny: (participantId, options) => insist({ action: 'waiting.deny', sessionId, participantId }, options),
    reenter() {
      if (wanted()) return;
      resumes = false;
      become(beforeReturning(now()));
      const connection = host.connection();
      if (connection !== null) void entry.enter(connection);
    },
    media(on) {
      media = on;
      if (now().live && wanted()) host.connection()?.send({ action: 'media', sessionId, ...on });
    },
    trackActivity: (element) => watchActivity(element, throttle, host.environment),
    act: () => throttle.act(),
  };

  return {
    participation,
    wanted,
    enter: (connection, timeout) =>
      !wanted() || (entry.on() === connection && timeout === undefined)
        ? Promise.resolve(true)
        : entry.enter(connection, timeout),
    receive,
    recheck,
    doubt,
    leave,
    close: (refusal) => {
      // Its timer would keep a process of Node alive.
      throttle.forget();
      if (wanted()) become({ ...now(), phase: 'refused', live: false, refusal });
    },
  };
};

/** The longest that may be said to be ago. */
const DAY = 24 * 3_600_000;
/** By how much two reckonings of one time may differ. */
const A_MOMENT = 1_000;

/** The connection's end, not the person's. */
const lostEndings: readonly string[] = ['disconnected', 'expired'];

type DoorBody = Body<'waiting.admit'> | Body<'waiting.deny'>;
type ExtendBody = Body<'session.extend'>;
type ExitBody = Body<'session.exit'>;

const isOutside = (error: unknown): boolean =>
  error instanceof VigilError && ['participation.ended', 'session.not-joined'].includes(error.code);
