import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { goTo, placeIn } from '../../web/session/returning/place.ts';

/** A window of 800 pixels. */
const view = { scrollY: 0, innerHeight: 800, isCoarse: false };
const globals = {
  innerHeight: view.innerHeight,
  matchMedia: () => ({ matches: view.isCoarse }),
};
beforeEach(() => {
  Object.assign(view, { scrollY: 0, isCoarse: false });
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, 'scrollY', { configurable: true, get: () => view.scrollY });
});
afterEach(() => {
  for (const name of [...Object.keys(globals), 'scrollY']) Reflect.deleteProperty(globalThis, name);
});

/** Notes of 100 pixels, the first of which begins at this height of the window. */
const notes = (first: number, count = 20) => {
  const done: string[] = [];
  const fields = Array.from({ length: count }, (_, index) => ({
    dataset: { item: `n${index}` },
    isConnected: true,
    selectionStart: 7,
    getBoundingClientRect: () => ({ top: first + index * 100, bottom: first + index * 100 + 90 }),
    focus: () => done.push(`n${index} has the focus`),
    setSelectionRange: (at: number) => done.push(`at ${at}`),
    scrollIntoView: () => done.push(`n${index} comes into view`),
  }));
  const workspace = { querySelectorAll: () => fields } as unknown as Element;
  return { workspace, done, field: (index: number) => fields[index] as unknown as HTMLTextAreaElement };
};

test('Whoever has written somewhere is there as long as that is in sight', () => {
  const { workspace, field } = notes(100);
  expect(placeIn(workspace, field(2))).toEqual({ itemId: 'n2', caret: 7 });
  // At the top they are nowhere else.
  expect(placeIn(workspace, field(9))).toBeNull();
  view.scrollY = 300;
  expect(placeIn(workspace, field(9))).toEqual({ itemId: 'n3' });
});

test('Whoever reads is where the middle of the window is, and nowhere at the top', () => {
  view.scrollY = 500;
  expect(placeIn(notes(-300).workspace, null)).toEqual({ itemId: 'n7' });
  expect(placeIn(notes(-300, 0).workspace, null)).toBeNull();
  view.scrollY = 0;
  expect(placeIn(notes(100).workspace, null)).toBeNull();
});

test('Whoever returns has the caret where it was, and on a touch screen no keyboard in front of it', () => {
  const here = notes(100);
  goTo(here.workspace, { itemId: 'n2', caret: 4 });
  expect(here.done).toEqual(['n2 has the focus', 'at 4']);
  const below = notes(100);
  goTo(below.workspace, { itemId: 'n9', caret: 4 });
  expect(below.done).toEqual(['n9 has the focus', 'at 4', 'n9 comes into view']);
  view.isCoarse = true;
  const touched = notes(100);
  goTo(touched.workspace, { itemId: 'n9', caret: 4 });
  goTo(touched.workspace, { itemId: 'gone' });
  expect(touched.done).toEqual(['n9 comes into view']);
  const read = notes(100);
  goTo(read.workspace, { itemId: 'n1' });
  expect(read.done).toEqual(['n1 comes into view']);
});
