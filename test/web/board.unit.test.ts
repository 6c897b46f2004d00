import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Board, useBoard } from '../../web/ops/board.ts';
import { happens, inAPage, rendered } from '../client/react/rendered.ts';

inAPage();
const before = globalThis.fetch;
const asked: { readonly path: string; readonly answer: (board: Board) => void; readonly fail: () => void }[] =
  [];
const fake = {
  document: Object.assign(new EventTarget(), { hidden: false }),
  fetch: (path: string, { signal }: { readonly signal: AbortSignal }) =>
    new Promise<object>((resolve, reject) => {
      asked.push({
        path,
        answer: (board) => resolve({ ok: true, json: async () => board }),
        fail: () => reject(new TypeError('nobody there')),
      });
      signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    }),
};
beforeAll(() => void Object.assign(globalThis, fake));
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'document');
  globalThis.fetch = before;
});
const board = (minute: number): Board => ({ minute, times: [], widgets: [] });

test('The board of the range that was chosen last is shown, whichever answer comes last', async () => {
  const { outputs, render, unmount } = await rendered(useBoard, 60 as number);
  const shows = () => [outputs.at(-1)?.board?.minute, outputs.at(-1)?.reached];
  await render(15);
  expect(asked.map(({ path }) => path)).toEqual(['/dev/dashboard?minutes=60', '/dev/dashboard?minutes=15']);
  await happens(() => asked[1]?.answer(board(15)));
  await happens(() => asked[0]?.answer(board(60)));
  expect(shows()).toEqual([15, true]);
  // It is looked at again: what it said last stays.
  await happens(() => document.dispatchEvent(new Event('visibilitychange')));
  await happens(() => asked[2]?.fail());
  expect(shows()).toEqual([15, false]);
  await unmount();
});
