import { describe, expect, jest, test } from '@jest/globals';
import { trackActivity } from '../../../client/dom.ts';
import { inside } from '../world.ts';

/** What the SDK looks at in a page. */
const elementIn = (page: EventTarget | null, frames: readonly object[] = []) =>
  Object.assign(new EventTarget(), {
    ownerDocument: page,
    querySelectorAll: (selector: string) => (selector === 'iframe' ? frames : []),
  });

const fakePage = () => {
  const page = new EventTarget();
  /** `body` and its parents are in no element of the body. */
  const element = (isInBody: boolean) =>
    Object.assign(new EventTarget(), {
      closest: (selector: string) => (isInBody && selector === 'body *' ? page : null),
    });
  const [body, documentElement, other] = [element(false), element(false), element(true)];
  /** An event on its way through the page to the target. */
  const press = (type: string, target: EventTarget) => {
    const event = new Event(type);
    Object.defineProperty(event, 'target', { value: target });
    page.dispatchEvent(event);
  };
  return Object.assign(page, { body, documentElement, other, press });
};

/** As zone.js did until 2023: one real listener for each kind of event, with the options of whoever came first. */
const patched = <Place extends EventTarget>(place: Place): Place => {
  const add = place.addEventListener.bind(place);
  const all = new Map<string, Set<(event: Event) => void>>();
  return Object.assign(place, {
    addEventListener: (type: string, listener: (event: Event) => void, how: AddEventListenerOptions) => {
      const known = all.get(type);
      const same = known ?? new Set();
      all.set(type, same.add(listener));
      const tell = (event: Event) => {
        for (const one of same) one(event);
      };
      if (!known) add(type, tell, how);
    },
    removeEventListener: (type: string, listener: (event: Event) => void) => all.get(type)?.delete(listener),
  });
};

const watching = async (element: EventTarget) => {
  const w = await inside();
  const stop = trackActivity(w.participation, element);
  /** Whether that counted as an action. */
  const counts = async (act: () => void) => {
    await w.advance(60_000);
    const before = w.socket.of('activity').length;
    act();
    return w.socket.of('activity').length > before;
  };
  return { ...w, stop, counts };
};

describe('What counts as deliberate action', () => {
  test('a click without a pointer, as assistive technology and voice control make it', async () => {
    const element = elementIn(null);
    const { counts } = await watching(element);
    expect(await counts(() => element.dispatchEvent(new Event('click')))).toBe(true);
  });

  test('what goes to the page itself because nothing has the focus, but not to other elements in it', async () => {
    const page = fakePage();
    const { counts, stop } = await watching(elementIn(page));
    expect(await counts(() => page.press('keydown', page.body))).toBe(true);
    expect(await counts(() => page.press('wheel', page.documentElement))).toBe(true);
    expect(await counts(() => page.press('paste', page))).toBe(true);
    expect(await counts(() => page.press('keydown', page.other))).toBe(false);
    stop();
    expect(await counts(() => page.press('keydown', page.body))).toBe(false);
  });

  test('what an editor hides from everybody else, without delaying it', () => {
    const how: unknown[] = [];
    const element = { addEventListener: (...told: unknown[]) => how.push(told[2]), removeEventListener() {} };
    trackActivity({ act: () => {} }, element);
    expect(how.length).toBeGreaterThan(5);
    for (const options of how) expect(options).toMatchObject({ capture: true, passive: true });
  });

  test('as long as one of two counts it on the same element', async () => {
    const element: EventTarget = elementIn(null);
    const { counts, stop, participation } = await watching(element);
    const stopAnother = trackActivity(participation, element);
    stop();
    expect(await counts(() => element.dispatchEvent(new Event('keydown')))).toBe(true);
    stopAnother();
    expect(await counts(() => element.dispatchEvent(new Event('keydown')))).toBe(false);
  });

  test('until it is stopped, also where a page’s events are patched by what knows no signals, and nothing of others then', async () => {
    const page = patched(fakePage());
    const element = patched(elementIn(page));
    const { counts, stop } = await watching(element);
    const others: string[] = [];
    for (const place of [element, page])
      place.addEventListener('keydown', ({ type }) => void others.push(type), { capture: true });
    const press = () => {
      element.dispatchEvent(new Event('keydown'));
      page.press('keydown', page.body);
    };
    expect([await counts(press), others]).toEqual([true, ['keydown', 'keydown']]);
    stop();
    expect([await counts(press), others.length]).toEqual([false, 4]);
  });

  test('what is done in a frame of the same origin, now, after it has reloaded, and in a frame inside it', async () => {
    const [first, second, inner] = [elementIn(null), elementIn(null), elementIn(null)];
    const frame = Object.assign(new EventTarget(), { contentDocument: first as EventTarget | null });
    const element = elementIn(null, [frame, { contentDocument: null }]);
    const { counts, stop } = await watching(element);
    expect(await counts(() => first.dispatchEvent(new Event('input')))).toBe(true);
    const load = (place: EventTarget, contentDocument: EventTarget | null) => {
      const event = new Event('load');
      Object.defineProperty(event, 'target', { value: { contentDocument } });
      place.dispatchEvent(event);
    };
    load(element, second);
    load(second, inner);
    load(element, null);
    expect(await counts(() => second.dispatchEvent(new Event('keydown')))).toBe(true);
    expect(await counts(() => inner.dispatchEvent(new Event('keydown')))).toBe(true);
    stop();
    for (const place of [first, second, inner])
      expect(await counts(() => place.dispatchEvent(new Event('keydown')))).toBe(false);
  });

  test('what a frame shows by now, and nothing is kept of all that it has shown before', async () => {
    const frame = Object.assign(new EventTarget(), { contentDocument: null as EventTarget | null });
    const element = elementIn(null, [frame]);
    const { counts, stop } = await watching(element);
    const removed = new Set<EventTarget>();
    const earlier: EventTarget[] = [];
    const loads = (place: EventTarget) => {
      const event = new Event('load');
      Object.defineProperty(event, 'target', { value: frame });
      place.dispatchEvent(event);
    };
    for (let nth = 0; nth < 100; nth += 1) {
      const shown: EventTarget = elementIn(null);
      const remove = shown.removeEventListener.bind(shown);
      shown.removeEventListener = (...of: Parameters<typeof remove>) => {
        removed.add(shown);
        remove(...of);
      };
      frame.contentDocument = shown;
      earlier.push(shown);
      loads(element);
    }
    const last = frame.contentDocument as EventTarget;
    expect(await counts(() => last.dispatchEvent(new Event('keydown')))).toBe(true);
    stop();
    expect(await counts(() => last.dispatchEvent(new Event('keydown')))).toBe(false);
    expect(removed.size).toBe(1);
    // From a frame that is elsewhere by then one may hear all the same.
    frame.contentDocument = elementIn(null);
    const added = jest.spyOn(frame.contentDocument, 'addEventListener');
    for (const place of earlier) loads(place);
    expect(added).not.toHaveBeenCalled();
  });
});
