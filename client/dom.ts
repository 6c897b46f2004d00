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
  // In the capture phase: an editor that stops propagation must not make its user look idle.
  const how = { capture: true, passive: true };
  let stopped = false;
  // One of its own for each: the same one is known to an element once.
  const acted = () => {
    if (!stopped) act();
  };
  const onPage = ({ target }: Event) => {
    if (!(target as Element).closest?.('body *')) acted();
  };
  // What is in a frame is there, and there anew, when it has loaded. Of another origin there is no document: its application has to tell.
  const inFrame = (frame: { readonly contentDocument?: Document | null }, change: Change) => {
    if (frame.contentDocument) each(frame.contentDocument, change);
  };
  const loaded = ({ target }: Event) => {
    if (!stopped) inFrame(target as HTMLIFrameElement, 'addEventListener');
  };
  // Removed one by one: a page's events may be patched by what does not know signals (zone.js until 2023), and takes others' listeners away.
  // Found anew for it: a frame that loads again and again would leave more and more behind.
  const each = (place: Watchable, change: Change) => {
    for (const type of activityEvents) place[change](type, acted, how);
    place[change]('load', loaded, how);
    for (const frame of place.querySelectorAll?.('iframe') ?? []) inFrame(frame, change);
  };
  const all = (change: Change) => {
    each(element, change);
    for (const type of activityEvents) element.ownerDocument?.[change](type, onPage, how);
  };
  all('addEventListener');
  return () => {
    stopped = true;
    all('removeEventListener');
  };
};

type Change = 'addEventListener' | 'removeEventListener';

/** What is needed of an element; frames, and the page around it, where there are any. */
type Watchable = Pick<EventTarget, 'addEventListener' | 'removeEventListener'> &
  Partial<Pick<Element, 'querySelectorAll'>> & { readonly ownerDocument?: Document | null };
