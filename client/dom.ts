import type { Participation, Unsubscribe } from './client.ts';

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

/**
 * Counts deliberate actions on one element as activity, and answers with the way to stop: what is done in it, in the frames of the same
 * origin in it, and with the page itself because nothing has the focus or is under the pointer.
 */
export const trackActivity = ({ act }: Pick<Participation, 'act'>, element: Watchable): Unsubscribe => {
  const stops: Unsubscribe[] = [];
  // In the capture phase: an editor that stops propagation must not make its user look idle.
  const how = { capture: true, passive: true };
  // Removed one by one: a page's events may be patched by what does not know signals (zone.js until 2023), and takes others' listeners away.
  const listen = (place: Watchable, types: readonly string[], hear: (event: Event) => void) => {
    // A frame that has loaded anew leaves nothing behind.
    const there = new WeakRef(place);
    for (const type of types) place.addEventListener(type, hear, how);
    stops.push(() => {
      for (const type of types) there.deref()?.removeEventListener(type, hear, how);
    });
  };
  // One of its own for each: the same one is known to an element once.
  const acted = () => act();
  const watch = (place: Watchable) => {
    listen(place, activityEvents, acted);
    // What is in a frame is there, and there anew, when it has loaded.
    listen(place, ['load'], ({ target }) => enter(target as HTMLIFrameElement));
    place.querySelectorAll?.('iframe').forEach(enter);
  };
  // Of another origin there is no document: its application has to tell.
  const enter = ({ contentDocument }: { readonly contentDocument?: Document | null }) =>
    contentDocument && watch(contentDocument);
  watch(element);
  if (element.ownerDocument)
    listen(element.ownerDocument, activityEvents, ({ target }) => {
      if (!(target as Element).closest?.('body *')) act();
    });
  return () => {
    for (const stop of stops) stop();
  };
};

/** What is needed of an element; frames, and the page around it, where there are any. */
type Watchable = Pick<EventTarget, 'addEventListener' | 'removeEventListener'> &
  Partial<Pick<Element, 'querySelectorAll'>> & { readonly ownerDocument?: Document | null };
