import type { DownOf } from '../../shared/messages.ts';
import type { Client } from '../client.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Subscribing, Unsubscribe } from '../listeners.ts';
import type { Participation } from '../session/participation.ts';
import { inFrame } from './extent.ts';

/** The state is sent once per interval of this length, in milliseconds: the latest, whatever was shown meanwhile. */
export const STATE_EVERY = 1_000;
/** How many signals may wait for their turn; a further one is not taken. */
export const MOST_WAITING = 20;
/** What the server allows, in bytes of JSON. */
const STATE_BYTES = 1_024;
const SIGNAL_BYTES = 4_096;
/** Of a server that does not say how fast signals may come. */
const CAREFUL = { atOnce: 1, every: 1_000 };
/** The session carries as many signals as it may: nobody is heard sooner by insisting. */
const PAUSE = 1_000;

export type SignalOptions = {
  /** The participant who is meant. By default everybody else inside, and my other tabs. */
  readonly to?: string | undefined;
  /**
   * Takes the place of one of the same name that still waits for its turn: of a cursor only the last position matters. Without a
   * name each is said.
   */
  readonly latest?: string | undefined;
};

/** Something that was said in passing. */
export type Signal = Pick<DownOf<'signal'>, 'byId' | 'value' | 'serverTime'>;

/** What I show of myself in a session, and what is said there in passing. Neither is activity. */
export type Sharing = {
  /**
   * Shows others where I am and what I do, in their `roster`: any JSON value of at most 1,024 bytes; null for nothing. At once,
   * then the latest once a second, and again after every return. It is one of each person: of two tabs, the one that spoke last.
   * @throws RangeError for what is larger.
   */
  show(state: unknown): void;
  /**
   * Says something to those inside that is not kept: any JSON value of at most 4,096 bytes. It is said as fast as the server asks.
   * False when it will not be said: outside, while the connection is down, or because too many wait.
   * @throws RangeError for what is larger.
   */
  signal(value: unknown, options?: SignalOptions): boolean;
  onSignal(listener: (signal: Signal) => void, options?: Subscribing): Unsubscribe;
};

type Waiting = { value: unknown; readonly to: string | undefined; readonly latest: string | undefined };

type Shared = Pick<Participation, 'sessionId' | 'getSnapshot' | 'subscribe' | 'send'>;

/** A component that comes again finds the same: each of its own would go on saying what it showed last. */
const known = new WeakMap<Shared, Sharing>();

/** What is shown and said in a session. The same one for each participation of a tab, however often it is asked for. */
export const share = (
  client: Pick<Client, 'on' | 'getWelcome'>,
  participation: Shared,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): Sharing => {
  let sharing = known.get(participation);
  if (sharing) return sharing;
  /** What is to be shown, as JSON, and the joining after which it was last said. */
  let shown: string | undefined;
  let said = '';
  let resting = false;
  const queue: Waiting[] = [];
  let due = -Infinity;
  let cancel = () => {};
  let stopWatching: Unsubscribe | undefined;

  const isInside = () => {
    const { live, phase } = participation.getSnapshot();
    return live && (phase === 'present' || phase === 'warned');
  };

  const tell = () => {
    if (!isInside()) {
      stopWatching?.();
      stopWatching = undefined;
      return;
    }
    if (!shown || resting) return;
    const now = `${participation.getSnapshot().joinedAt} ${shown}`;
    if (now === said || !participation.send({ action: 'presence.set', state: JSON.parse(shown) })) return;
    said = now;
    resting = true;
    clock.after(STATE_EVERY, () => {
      resting = false;
      tell();
    });
  };

  const sayNext = () => {
    cancel();
    const { atOnce, every } = client.getWelcome()?.limits.signals ?? CAREFUL;
    while (queue.length > 0) {
      const now = clock.elapsed();
      due = Math.max(due, now - (atOnce - 1) * every);
      if (due > now) {
        cancel = clock.after(due - now, sayNext);
        return;
      }
      const { value, to } = queue.shift() as Waiting;
      // What was true a while ago is not said after a return.
      if (!isInside() || !participation.send({ action: 'signal', value, to })) queue.length = 0;
      due += every;
    }
  };

  participation.subscribe(tell);
  sharing = {
    show(state) {
      shown = inFrame(state, STATE_BYTES);
      tell();
    },
    signal(value, { to, latest } = {}) {
      const own: unknown = JSON.parse(inFrame(value, SIGNAL_BYTES));
      if (!isInside()) return false;
      const same = queue.find((one) => latest !== undefined && one.latest === latest && one.to === to);
      if (same) same.value = own;
      else if (queue.length >= MOST_WAITING) return false;
      else queue.push({ value: own, to, latest });
      stopWatching ??= client.on('fault', ({ code }) => {
        if (/too-many|too-fast/.test(code)) due = clock.elapsed() + PAUSE;
      });
      sayNext();
      return true;
    },
    onSignal: (listener, options) =>
      client.on(
        'signal',
        ({ sessionId, byId, value, serverTime }) => {
          if (sessionId === participation.sessionId) listener({ byId, value, serverTime });
        },
        options,
      ),
  };
  known.set(participation, sharing);
  return sharing;
};
