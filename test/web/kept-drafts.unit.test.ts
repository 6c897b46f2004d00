import { expect, test } from '@jest/globals';
import { openKeptDrafts, type Surroundings } from '../../web/session/returning/kept-drafts.ts';
import { memoryStorage } from './storage.ts';

const DAY = 24 * 3_600_000;

/** A browser whose pages share a storage and locks. A page that is closed, or crashes, releases its lock. */
const browser = () => {
  const storage = memoryStorage();
  const held = new Map<string, string>();
  let turn: Promise<unknown> = Promise.resolve();
  let time = 0;
  const page = (name: string) => {
    const locks = {
      query: async () => ({ held: [...held.keys()].map((lock) => ({ name: lock })) }),
      request: (lock: string, work: () => unknown) => {
        if (lock.startsWith('vigil.page/')) {
          held.set(lock, name);
          return Promise.resolve(work());
        }
        const mine = turn.then(work);
        turn = mine.catch(() => {});
        return mine;
      },
    };
    const surroundings: Surroundings = {
      storage: () => storage,
      locks: locks as unknown as LockManager,
      now: () => time,
      page: name,
    };
    return {
      open: (person = 'anna', sessionId = 's1') => openKeptDrafts(person, sessionId, surroundings),
      close: () => {
        for (const [lock, owner] of held) if (owner === name) held.delete(lock);
      },
    };
  };
  return { storage, page, pass: (by: number) => (time += by) };
};
const draft = { text: 'Half a sen', base: 3 };

test('what a page leaves behind is found by the next, once', async () => {
  const { page } = browser();
  const first = page('1');
  expect((await first.open()).keep('n1', draft)).toBe(true);
  first.close();
  expect([...(await page('2').open()).found]).toEqual([['n1', expect.objectContaining(draft)]]);
  expect([...(await page('3').open()).found]).toEqual([]);
});

test('an existing page keeps its own, whoever is a copy of it, and finds them again itself', async () => {
  const { page } = browser();
  const first = page('1');
  (await first.open()).keep('n1', draft);
  expect((await page('2').open()).found.size).toBe(0);
  expect((await first.open()).found.size).toBe(1);
});

test('two pages that open at once do not both take what is there', async () => {
  const { page } = browser();
  const first = page('1');
  (await first.open()).keep('n1', draft);
  first.close();
  const opened = await Promise.all([page('2').open(), page('3').open()]);
  expect(opened.map(({ found }) => found.size)).toEqual([1, 0]);
});

test('of two drafts of one note, each goes to a page of its own, the newest first; the same words go once', async () => {
  const { page, pass, storage } = browser();
  const words = ['In the morning', 'At noon', 'At noon', 'In the evening'];
  const pages = words.map((_, name) => page(`${name}`));
  const opened = await Promise.all(pages.map(({ open }) => open()));
  for (const [index, text] of words.entries()) {
    opened[index]?.keep('n1', { text, base: 3 });
    pass(60);
  }
  for (const { close } of pages) close();
  const texts = [];
  for (const name of ['5', '6', '7', '8']) texts.push((await page(name).open()).found.get('n1')?.text);
  expect(texts).toEqual(['In the evening', 'At noon', 'In the morning', undefined]);
  expect(storage.length).toBe(3);
});

test('a page’s own draft is not replaced by that of another which is gone', async () => {
  const { page, pass } = browser();
  const [own, dead] = [page('1'), page('2')];
  const [mine, theirs] = [await own.open(), await dead.open()];
  mine.keep('n1', draft);
  pass(60);
  theirs.keep('n1', { text: 'Later', base: 3 });
  dead.close();
  expect((await own.open()).found.get('n1')?.text).toBe(draft.text);
  own.close();
  expect((await page('3').open()).found.get('n1')?.text).toBe('Later');
});

test('what is saved is removed everywhere', async () => {
  const { page, storage } = browser();
  const kept = await page('1').open();
  kept.keep('n1', draft);
  kept.drop('n1');
  expect(storage.length).toBe(0);
  kept.adopt('n1', draft);
  kept.drop('n1');
  expect([storage.length, kept.found.size]).toEqual([0, 0]);
});

test('one person’s drafts are nobody else’s, nor another session’s', async () => {
  const { page } = browser();
  const first = page('1');
  (await first.open()).keep('n1', draft);
  first.close();
  expect((await page('2').open('ben')).found.size).toBe(0);
  expect((await page('2').open('anna', 's2')).found.size).toBe(0);
  expect((await page('2').open()).found.size).toBe(1);
});

test('also where an id contains what separates ids', async () => {
  const { page } = browser();
  const first = page('1');
  (await first.open('anna/s1', 'a')).keep('n1', draft);
  first.close();
  expect((await page('2').open('anna', 's1/a')).found.size).toBe(0);
  expect((await page('2').open('anna/s1', 'a')).found.size).toBe(1);
});

test('drafts that nobody comes back to are removed after a week, and invalid ones at once', async () => {
  const { page, storage, pass } = browser();
  const first = page('1');
  (await first.open()).keep('n1', draft);
  first.close();
  storage.setItem('vigil.draft/x/anna/s1/n2', 'damaged');
  storage.setItem('elses', 'not ours');
  pass(7 * DAY + 1);
  expect((await page('2').open()).found.size).toBe(0);
  expect([storage.length, storage.getItem('elses')]).toEqual([1, 'not ours']);
});

const refusing = () => {
  throw new DOMException('Blocked', 'SecurityError');
};

test.each([
  ['can be stored', refusing],
  ['is there to store it', () => null],
])('where nothing %s it says so, and nothing is found', async (_, storage) => {
  const kept = await openKeptDrafts('anna', 's1', {
    storage,
    locks: undefined,
    now: () => 0,
    page: '1',
  });
  expect([kept.keep('n1', draft), kept.found.size]).toEqual([false, 0]);
  kept.drop('n1');
});

test('listeners are told of unsaved drafts, an earlier page’s among them, until they are saved', async () => {
  const { page } = browser();
  const first = page('1');
  (await first.open()).keep('n1', draft);
  first.close();
  const kept = await page('2').open();
  expect([...kept.unsaved()]).toEqual([['n1', 'Half a sen']]);
  const told: string[][] = [];
  const stop = kept.subscribe(() => told.push([...kept.unsaved().values()]));
  kept.keep('n2', { text: 'More', base: 0 });
  kept.keep('n2', { text: 'More', base: 1 });
  kept.drop('n1');
  stop();
  kept.drop('n2');
  expect(told).toEqual([['Half a sen', 'More'], ['More']]);
  expect(kept.unsaved().size).toBe(0);
});

test('a draft from another device is adopted, kept here, and does not overwrite what is unsaved here', async () => {
  const { page } = browser();
  const first = page('1');
  const kept = await first.open();
  kept.keep('n1', draft);
  const theirs = { text: 'From the telephone', base: 7 };
  expect(['n1', 'n2'].map((itemId) => kept.adopt(itemId, theirs))).toEqual([false, true]);
  expect(kept.found.get('n2')).toEqual(theirs);
  first.close();
  expect((await page('2').open()).unsaved()).toEqual(
    new Map([
      ['n1', draft.text],
      ['n2', theirs.text],
    ]),
  );
});

test('drafts that will not be saved by themselves are marked, and each change of that is told', async () => {
  const kept = await browser().page('1').open();
  const told: unknown[] = [];
  kept.subscribe(() => told.push(kept.stuck()));
  kept.keep('n1', draft);
  kept.keep('n1', draft, true);
  kept.keep('n1', draft, true);
  kept.keep('n1', draft);
  kept.keep('n1', draft, true);
  kept.drop('n1');
  const stuck = [{ itemId: 'n1', ...draft }];
  expect(told).toEqual([[], stuck, [], stuck, []]);
});
