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
  const stopping = new AbortController();
  // In the capture phase: an editor that stops propagation must not make its user look idle.
  const how = { capture: true, passive: true, signal: stopping.signal };
  const listen = (place: Watchable | null | undefined, hear: (event: Event) => void) => {
    for (const type of activityEvents) place?.addEventListener(type, hear, how);
  };
  const watch = (place: Watchable) => {
    listen(place, act);
    // What is in a frame is there, and there anew, when it has loaded.
    place.addEventListener('load', ({ target }) => enter(target as HTMLIFrameElement), how);
    place.querySelectorAll?.('iframe').forEach(enter);
  };
  // Of another origin there is no document: its application has to tell.
  const enter = ({ contentDocument }: { readonly contentDocument?: Document | null }) =>
    contentDocument && watch(contentDocument);
  watch(element);
  listen(element.ownerDocument, ({ target }) => {
    if (!(target as Element).closest?.('body *')) act();
  });
  return () => stopping.abort();
};

/** What is needed of an element; frames, and the page around it, where there are any. */
type Watchable = Pick<EventTarget, 'addEventListener'> &
  Partial<Pick<Element, 'querySelectorAll'>> & { readonly ownerDocument?: Document | null };
