import { type Clock, pause } from '../clock.ts';
import { listeners, type Unsubscribe } from '../listeners.ts';

export type CallsState = {
  /** Whether a person has asked for it on this machine. */
  readonly on: boolean;
  /** What the browser lets this page show beside the chime; `missing` where it has none to show. */
  readonly notifications: 'granted' | 'denied' | 'default' | 'missing';
  /** False when the browser keeps nothing: then it is asked for until the page goes. */
  readonly kept: boolean;
};

export type Call = {
  /** The same on all tabs that are told of the same thing: one of them calls. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
};

/** Calls people who are elsewhere by a chime and a notification: those who asked for it, and nobody else. */
export type Calls = {
  readonly getState: () => CallsState;
  readonly subscribe: (listener: () => void) => Unsubscribe;
  /** Call it on a person's click: before one, browsers neither sound nor ask. It chimes, so that one knows what to listen for. */
  turnOn(): Promise<void>;
  turnOff(): void;
  /** Calls now; answers with the way to say that it is not needed any more. */
  call(call: Call): Unsubscribe;
};

/** What a machine gives for it. */
export type CallMeans = {
  /** Throws where it is blocked. */
  storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  chime(): Promise<void>;
  readonly notifications: {
    permission(): CallsState['notifications'];
    request(): Promise<unknown>;
    /** Answers with the way to take it away. */
    show(call: Call): Unsubscribe;
  };
  /** Does it unless another tab is doing what has this name. */
  once(name: string, work: () => Promise<void>): Promise<void>;
  /** Whether somebody has this tab in front of them. */
  isWatched(): boolean;
  readonly clock: Clock;
};

const KEY = 'vigil.calls';
/** The head start, in milliseconds, of the tab in front: the others would notify somebody who is looking at it. */
const AFTER_YOU = 400;
/** By then all tabs have been told of the same thing. */
const TOLD = 5_000;

export const callsBy = ({ storage, chime, notifications, once, isWatched, clock }: CallMeans): Calls => {
  const changed = listeners<void>();
  /** Where nothing can be kept. */
  let forNow: boolean | null = null;
  let known: CallsState | null = null;

  const read = (): CallsState => {
    const permission = notifications.permission();
    if (forNow !== null) return { on: forNow, notifications: permission, kept: false };
    try {
      return { on: storage().getItem(KEY) === 'on', notifications: permission, kept: true };
    } catch {
      return { on: false, notifications: permission, kept: false };
    }
  };
  const set = (on: boolean) => {
    try {
      if (on) storage().setItem(KEY, 'on');
      else storage().removeItem(KEY);
      forNow = null;
    } catch {
      forNow = on;
    }
    changed.tell();
  };

  const ring = async (call: Call, over: AbortSignal) => {
    if (!isWatched()) await pause(clock, AFTER_YOU);
    if (over.aborted) return;
    await once(`vigil.call/${call.tag}`, async () => {
      if (!isWatched() && notifications.permission() === 'granted') {
        const close = notifications.show(call);
        over.addEventListener('abort', close);
      }
      await chime();
      await pause(clock, TOLD);
    });
  };

  return {
    getState() {
      const now = read();
      // The same object until something changes, as `useSyncExternalStore` wants it.
      if (known?.on !== now.on || known.kept !== now.kept || known.notifications !== now.notifications)
        known = now;
      return known;
    },
    subscribe: (listener) => changed.add(listener),
    async turnOn() {
      set(true);
      // Asked first: what waits for something else before it asks is no click any more.
      const asked = notifications.permission() === 'default' ? notifications.request() : null;
      const sounding = chime();
      await asked;
      changed.tell();
      await sounding;
    },
    turnOff: () => set(false),
    call(call) {
      const over = new AbortController();
      if (read().on) void ring(call, over.signal);
      return () => over.abort();
    },
  };
};
