import type { Clock } from './clock.ts';
import type { Environment } from './environment.ts';

/**
 * What counts as activity on a workspace: deliberate actions. Not moving the pointer across, not looking, not
 * audio or video, not a timer.
 */
export const activityEvents = [
  'pointerdown',
  'keydown',
  'input',
  'drop',
  'paste',
  'wheel',
  // Of assistive technology or a voice, which has no pointer.
  'click',
] as const;

const MINUTE = 60_000;

/** One message a minute, and at least four in an idle timeout, or a short policy would warn a busy person. */
export const activityInterval = (idleTimeout: number): number => Math.min(MINUTE, idleTimeout / 4);

export type ActivityThrottle = {
  /** Something was done, now. */
  act(): void;
  /** Something was done at that time of the clock, which could not be told of then. */
  note(at: number): void;
  /** How long ago the last thing was done that has not been said yet; null when all has been. */
  unsaid(): number | null;
  /** Sends what has not been said yet, without waiting. */
  flush(): void;
  /** Forgets what has not been said: a participation that ended takes its activity along. */
  forget(): void;
};

/**
 * Tells of the first action at once, and of the last one in each interval at its end, with how long ago it was,
 * so that the server's idle time is exact whatever the interval.
 *
 *     actions   x  x x    x               x
 *     messages  ↑            ↑ ago 3 s    ↑
 *               |─ interval ─|─ interval ─|
 *
 * `send` answers whether it could be sent. What could not is kept for the next flush.
 */
export const activityThrottle = (
  clock: Clock,
  interval: () => number,
  send: (agoMs: number) => boolean,
): ActivityThrottle => {
  let actedAt: number | null = null;
  let cancel: (() => void) | null = null;

  const unsaid = () => (actedAt === null ? null : Math.max(0, clock.now() - actedAt));

  const flush = () => {
    const agoMs = unsaid();
    if (agoMs === null || !send(agoMs)) return;
    actedAt = null;
    cancel?.();
    cancel = clock.after(interval(), () => {
      cancel = null;
      flush();
    });
  };
  return {
    act() {
      actedAt = clock.now();
      if (cancel === null) flush();
    },
    note(at) {
      actedAt = Math.max(actedAt ?? at, at);
    },
    unsaid,
    flush,
    forget() {
      actedAt = null;
      cancel?.();
      cancel = null;
    },
  };
};

/**
 * Watches one element, and answers with the way to stop: what is done in it, in the frames of the same origin in it, and
 * by a key or a wheel that goes to the page because nothing has the focus. A page that is hidden or left says what it owes.
 */
export const watchActivity = (
  element: Watchable,
  throttle: ActivityThrottle,
  environment: Environment,
): (() => void) => {
  const stopping = new AbortController();
  // In the capture phase: an editor that stops propagation must not make its user look idle.
  const how = { capture: true, passive: true, signal: stopping.signal };
  const act = () => throttle.act();
  const watch = (place: Watchable) => {
    for (const type of activityEvents) place.addEventListener(type, act, how);
    // What is in a frame is there, and there anew, when it has loaded.
    place.addEventListener('load', loaded, how);
    place.querySelectorAll?.('iframe').forEach(watchFrame);
  };
  const watchFrame = (frame: { readonly contentDocument?: Document | null }) => {
    // Of another origin there is none: its application has to tell.
    if (frame.contentDocument) watch(frame.contentDocument);
  };
  const loaded = ({ target }: Event) => watchFrame(target as HTMLIFrameElement);
  watch(element);
  const page = element.ownerDocument;
  for (const type of ['keydown', 'wheel'])
    page?.addEventListener(
      type,
      ({ target }) => {
        if (target === page.body || target === page.documentElement) act();
      },
      how,
    );
  const stop = environment.onHidden(() => throttle.flush());
  return () => {
    stopping.abort();
    stop();
  };
};

/** As much of an element as is needed; frames and the page around it where there are any. */
type Watchable = Pick<EventTarget, 'addEventListener'> &
  Partial<Pick<Element, 'querySelectorAll'>> & { readonly ownerDocument?: Document | null };
