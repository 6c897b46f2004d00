import type { DownMessage, DownOf } from '../../shared/messages.ts';
import type { Environment } from '../environment.ts';
import { codeOf, known, type VigilError } from '../error.ts';
import { stopAll, type Unsubscribe } from '../listeners.ts';
import { backoff } from './backoff.ts';
import { type Connection, type ConnectionOptions, openConnection } from './connection.ts';
import { DEAD_AFTER, keepAlive, type Place } from './keep-alive.ts';
import { watchForWaking } from './waking.ts';

/** What a page should show about the connection. */
export type Status =
  /** Nothing has needed a connection yet. */
  | { readonly name: 'idle' }
  | { readonly name: 'connecting'; readonly attempt: number }
  | { readonly name: 'open' }
  /** `retryAt` is on this machine's clock, like `Date.now()`. */
  | { readonly name: 'waiting'; readonly retryAt: number; readonly attempt: number; readonly reason: unknown }
  | { readonly name: 'closed'; readonly reason: unknown };

export type LinkOptions = Pick<
  ConnectionOptions,
  'url' | 'token' | 'WebSocket' | 'clock' | 'serverClock' | 'requestId'
> & {
  readonly random: () => number;
  readonly environment: Environment;
  /** Milliseconds between two keep-alives, instead of what the server asks for. */
  readonly keepAlive?: number | undefined;
  /** How long the platform lets a connection live, in milliseconds. */
  readonly lifetime: number;
  /** The session that we are in, as far as we know. */
  readonly inside: () => Place | undefined;
  statusChanged(status: Status): void;
  message(message: DownMessage, connection: Connection): void;
  fault(error: VigilError): void;
  /** Joins on this connection whatever was joined; false when that failed. Never rejects. */
  enter(connection: Connection, timeout?: number): Promise<boolean>;
  /** One attempt after another was refused. They go on. */
  shutOut(error: VigilError): void;
  /** Says what has been done and not said yet. */
  flush(): void;
  /** Whether something has still to be said before the connection may be closed. */
  owing(): boolean;
  /** What is known may be out of date until the next `enter` has succeeded. */
  doubt(): void;
};

export type Link = {
  /** The open connection, or null. */
  readonly current: () => Connection | null;
  /** Opens the first connection, unless it has been opened. */
  need(): void;
  retry(): void;
  close(): void;
};

/** A connection that held this long was a good one: the next attempt is the first again. */
const PROVEN = 10_000;

/** Whoever was one too many waits until the page is shown, or somebody asks for it, and otherwise for this long. */
const CROWDED = 15 * 60_000;

/** A credential that is about to run out is not renewed more often than this. */
const LEAST = 5_000;

/** This many refusals in a row are no accident. */
const REFUSALS = 5;

/** Keeps one connection to the server, one after another, until it is closed. */
export const keepLinked = (options: LinkOptions): Link => {
  const { clock, random, environment } = options;
  let current: Connection | null = null;
  /** On its way: the first one, one after a loss, or the replacement of one that will reach its lifetime. */
  let candidate: Connection | null = null;
  let openedAt = 0;
  let failures = 0;
  let refusals = 0;
  let needed = false;
  let closed = false;
  let cancelDial = () => {};
  let stopKeepAlive = () => {};
  let look = () => {};
  let stopListening = () => {};

  const dialIn = (delay: number) => {
    cancelDial();
    cancelDial = clock.after(delay, dial);
  };

  const dial = () => {
    cancelDial();
    if (closed || candidate) return;
    if (!current) options.statusChanged({ name: 'connecting', attempt: failures + 1 });
    const mine = openConnection({
      ...options,
      welcomed: (welcome) => void welcomed(mine, welcome),
      message: (message) => {
        look();
        options.message(message, mine);
      },
      unanswered: () => ask(mine),
      closed: (reason) => lost(mine, reason),
    });
    candidate = mine;
  };

  /** Make before break: the new connection is in the session before the old one leaves it, so nobody sees a gap. */
  const welcomed = async (mine: Connection, welcome: DownOf<'welcome'>) => {
    const replaces = !!current;
    if (replaces && !(await options.enter(mine))) return mine.drop('not joined');
    if (mine !== candidate) return;
    const old = current;
    current = mine;
    candidate = null;
    openedAt = clock.now();
    refusals = 0;
    stopKeepAlive();
    const interval = options.keepAlive ?? welcome.limits.keepAlive;
    // Those who came together, after a gateway was lost, would be heard together for ever.
    const first = interval * (0.5 + random() / 2);
    stopKeepAlive = keepAlive(clock, mine, first, interval, options.inside);
    // Spread over a fifth of the lifetime, or all who came together would come together again.
    // A credential that runs out sooner is renewed in the same way.
    // A server that does not say when it ends lets it last.
    const credential = welcome.expiresAt - options.serverClock.now() || Infinity;
    dialIn(Math.max(LEAST, Math.min(options.lifetime, credential) * (0.75 + 0.2 * random())));
    options.statusChanged({ name: 'open' });
    old?.retire();
    if (!replaces) await options.enter(mine);
  };

  const lost = (mine: Connection, reason: unknown) => {
    if (mine === candidate) candidate = null;
    else if (mine === current) {
      current = null;
      stopKeepAlive();
      failures = clock.now() - openedAt >= PROVEN ? 0 : failures;
      options.doubt();
    } else return;
    if (closed) return;
    const code = codeOf(reason);
    if (code === 'client.closed') return close(reason);
    if (code === 'client.refused' && ++refusals === REFUSALS) options.shutOut(known(reason));
    if (candidate) return options.statusChanged({ name: 'connecting', attempt: failures + 1 });
    failures += 1;
    // Coming back at once would send another tab of this person away, which would do the same.
    const delay = code === 'connection.too-many' ? CROWDED : backoff(failures, random);
    dialIn(delay);
    if (current) return;
    const retryAt = clock.now() + delay;
    options.statusChanged({ name: 'waiting', retryAt, attempt: failures, reason });
  };

  const ask = (connection: Connection) => {
    connection
      .request({ action: 'ping' }, { timeout: DEAD_AFTER })
      .catch((error: unknown) => connection.drop(error));
  };

  const verify = () => {
    if (!current) return dial();
    const asked = current;
    options.doubt();
    void options.enter(asked, DEAD_AFTER);
    ask(asked);
  };

  const retry = () => {
    need();
    if (!current) dial();
  };

  const close = (reason: unknown) => {
    if (closed) return;
    options.flush();
    closed = needed = true;
    cancelDial();
    stopKeepAlive();
    stopListening();
    candidate?.drop(reason);
    if (options.owing()) current?.retire();
    else current?.drop(reason);
    current = null;
    options.statusChanged({ name: 'closed', reason });
  };

  const need = () => {
    if (needed) return;
    needed = true;
    let stopLooking: Unsubscribe;
    [look, stopLooking] = watchForWaking(clock, environment, verify);
    stopListening = stopAll(
      stopLooking,
      environment.onOnline(verify),
      environment.onVisible(retry),
      environment.onHidden(options.flush),
      environment.onOffline?.(() => current?.drop('offline')),
      environment.onGone?.(() => current?.drop('gone')),
    );
    dial();
  };

  return { current: () => current, need, retry, close: () => close('closed') };
};
