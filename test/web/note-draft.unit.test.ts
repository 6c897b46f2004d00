import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Item, type Participation, VigilError } from '../../client/client.ts';
import { useDraft } from '../../web/session/note-draft.ts';
import { openKeptDrafts } from '../../web/session/returning/kept-drafts.ts';
import { happens, inAPage, rendered } from '../client/react/rendered.ts';
import { handClock } from './hand-clock.ts';
import { memoryStorage } from './storage.ts';

inAPage();
const { pass } = handClock();
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
beforeAll(() => void Object.assign(globalThis, { document: page }));
afterAll(() => void Reflect.deleteProperty(globalThis, 'document'));
beforeEach(() => void Object.assign(page, { visibilityState: 'visible' }));

const noteOf = (text: string, revision: number): Item => ({ itemId: 'n1', value: { text }, revision });
const refused = (code: VigilError['code'], current?: Item) =>
  new VigilError({ code, title: '', detail: '', retryable: code === 'internal', current } as never);
type Seen = { readonly item: Item | undefined; readonly live?: boolean };

/** One note that is written, and what has been sent of it; each write is answered by hand. */
const note = async (first: Seen, left?: { readonly text: string; readonly base: number }) => {
  const sent: unknown[] = [];
  const answers: { readonly saved: (revision: number) => void; readonly refuse: (error: Error) => void }[] =
    [];
  const participation = {
    put: (itemId: string, value: unknown, options: object) => {
      sent.push({ itemId, ...(value as object), ...options });
      return new Promise<number>((saved, refuse) => answers.push({ saved, refuse }));
    },
  } as unknown as Participation;
  const surroundings = { storage: memoryStorage, locks: undefined, now: () => 0, page: '1' };
  const kept = await openKeptDrafts('anna', 's1', surroundings);
  if (left) kept.adopt('n1', left);
  const { outputs, render, unmount } = await rendered(
    ({ item, live = true }: Seen) => useDraft(participation, 'n1', item, live, kept),
    first,
  );
  const now = () => outputs.at(-1);
  return {
    sent,
    kept,
    render,
    unmount,
    is: () => [now()?.state, now()?.text],
    write: (text: string) => happens(() => now()?.write(text)),
    saved: (revision: number) => happens(() => answers.at(-1)?.saved(revision)),
    refuse: (error: Error) => happens(() => answers.at(-1)?.refuse(error)),
  };
};

describe('What is written into a note', () => {
  test('is saved once, a moment after the last key', async () => {
    const { sent, write, saved, is, kept } = await note({ item: noteOf('', 1) });
    await write('T');
    await pass(200);
    await write('Te');
    await pass(200);
    await write('Tea');
    expect([sent, is(), [...kept.unsaved()]]).toEqual([[], ['saving', 'Tea'], [['n1', 'Tea']]]);
    await pass(300);
    expect(sent).toEqual([{ itemId: 'n1', text: 'Tea', baseRevision: 1 }]);
    await saved(2);
    expect([is(), kept.unsaved().size]).toEqual([['saved', 'Tea'], 0]);
    await pass(60_000);
    expect(sent).toHaveLength(1);
  });

  test('goes on from what was just saved, though that has not come back yet', async () => {
    const { sent, write, saved, is } = await note({ item: noteOf('', 1) });
    await write('Tea');
    await pass(300);
    await saved(2);
    expect(is()).toEqual(['saved', 'Tea']);
    await write('Tea at five');
    await pass(300);
    expect(sent.at(-1)).toEqual({ itemId: 'n1', text: 'Tea at five', baseRevision: 2 });
  });

  test('while it is being saved is saved next, and a save that takes long is shown as slow', async () => {
    const { sent, write, saved, is } = await note({ item: noteOf('', 1) });
    await write('Tea');
    await pass(300);
    await pass(2_000);
    expect(is()).toEqual(['slow', 'Tea']);
    await write('Tea at five');
    await pass(300);
    expect(sent).toHaveLength(1);
    await saved(2);
    expect(sent.at(-1)).toEqual({ itemId: 'n1', text: 'Tea at five', baseRevision: 2 });
    await saved(3);
    expect(is()).toEqual(['saved', 'Tea at five']);
  });

  test.each([
    ['the page is hidden', true],
    ['its note is left', false],
  ])('is saved at once when %s', async (_, isHidden) => {
    const { sent, write, unmount } = await note({ item: noteOf('', 1) });
    await write('Tea');
    if (!isHidden) await unmount();
    else
      await happens(() => {
        Object.assign(page, { visibilityState: 'hidden' });
        page.dispatchEvent(new Event('visibilitychange'));
      });
    expect(sent).toEqual([{ itemId: 'n1', text: 'Tea', baseRevision: 1 }]);
  });

  test('is sent again after a fault of the server, and not after a refusal', async () => {
    const { sent, write, refuse, is } = await note({ item: noteOf('', 1) });
    await write('Tea');
    await pass(300);
    await refuse(refused('internal'));
    expect(is()).toEqual(['unsaved', 'Tea']);
    await pass(3_000);
    expect(sent).toHaveLength(2);
    await refuse(refused('content.too-large'));
    await pass(60_000);
    expect([sent.length, is()]).toEqual([2, ['unsaved', 'Tea']]);
  });
});

describe('A conflict', () => {
  test('is none where the same is there, because the answer to an earlier attempt was lost', async () => {
    const { write, refuse, is, kept } = await note({ item: noteOf('', 1) });
    await write('Tea');
    await pass(300);
    await refuse(refused('content.conflict', noteOf('Tea', 2)));
    expect([is(), kept.unsaved().size]).toEqual([['saved', 'Tea'], 0]);
  });

  test('waits for an answer, and is over when the same was chosen on another device', async () => {
    const { sent, write, refuse, render, is, kept } = await note({ item: noteOf('', 1) });
    await write('Tea');
    await pass(300);
    await refuse(refused('content.conflict', noteOf('Coffee', 2)));
    await render({ item: noteOf('Coffee', 2) });
    await write('Tea!');
    await pass(60_000);
    expect([sent.length, is(), kept.stuck()]).toEqual([
      1,
      ['conflict', 'Tea!'],
      [{ itemId: 'n1', text: 'Tea!', base: 1 }],
    ]);
    await render({ item: noteOf('Tea!', 3) });
    expect([is(), kept.unsaved().size]).toEqual([['clean', 'Tea!'], 0]);
  });
});

describe('A draft that an earlier page has left', () => {
  test('is saved as soon as there is a session, which is nothing that its writer does now', async () => {
    const { sent, render, saved, is, write } = await note(
      { item: noteOf('Old', 3), live: false },
      { text: 'Half a sen', base: 3 },
    );
    expect([sent, is()]).toEqual([[], ['unsaved', 'Half a sen']]);
    await render({ item: noteOf('Old', 3) });
    expect(sent).toEqual([{ itemId: 'n1', text: 'Half a sen', baseRevision: 3, activity: false }]);
    await saved(4);
    await write('Half a sentence');
    await pass(300);
    expect(sent.at(-1)).toEqual({ itemId: 'n1', text: 'Half a sentence', baseRevision: 4 });
  });

  test('is forgotten if it was saved after all', async () => {
    const { sent, is, kept } = await note({ item: noteOf('Tea', 4) }, { text: 'Tea', base: 3 });
    expect([sent, is(), kept.unsaved().size, kept.found.size]).toEqual([[], ['clean', 'Tea'], 0, 0]);
  });
});
