import { describe, expect, test } from '@jest/globals';
import { sessionStore } from '../../../client/session/session-store.ts';
import type { DownOf } from '../../../shared/messages.ts';
import { handClock } from '../hand-clock.ts';
import { policy } from '../world.ts';

const note = (itemId: string, revision: number) => ({ itemId, value: `${itemId} at ${revision}`, revision });
const joined = (items: DownOf<'content'>['items']): DownOf<'session.joined'> => ({
  type: 'session.joined',
  serverTime: 1,
  session: { id: 's1', name: 'Plans', state: 'active', mode: 'edit', revision: 1 },
  participantId: 'anna',
  role: 'member',
  phase: 'present',
  warnAt: 1,
  logoutAt: null,
  policy,
  revision: 1,
  roster: [],
  rosterNext: null,
  content: { items, next: null, contentRevision: 4 },
});
const changed = (itemId: string, revision: number): DownOf<'content.changed'> => ({
  type: 'content.changed',
  serverTime: 1,
  sessionId: 's1',
  by: 'Ben',
  byId: 'ben',
  ...note(itemId, revision),
});

const storing = () => {
  const time = handClock();
  const store = sessionStore(time.clock);
  /** When it was announced, and how many items there were. */
  const told: number[][] = [];
  store.subscribe(() => told.push([time.clock.elapsed(), store.getSnapshot().items.length]));
  return { ...time, store, told };
};

describe('The state of a session', () => {
  test('is the same object until something changes, and announced when it does', async () => {
    const { store, told, advance } = storing();
    const before = store.getSnapshot();
    expect(before.phase).toBe('joining');
    expect(store.getSnapshot()).toBe(before);
    store.become(before);
    store.receive({ type: 'pong', serverTime: 1 });
    await advance(1_000);
    expect(told).toEqual([]);
    const next = { ...before, live: true };
    store.become(next);
    expect([store.getSnapshot(), told]).toEqual([next, [[1_000, 0]]]);
  });

  test('contains what came with the join when the join is announced', () => {
    const { store, told } = storing();
    store.receive(joined([note('a', 1), note('b', 2)]));
    expect(told).toEqual([[0, 2]]);
    expect(store.getSnapshot()).toMatchObject({ phase: 'present', items: [note('a', 1), note('b', 2)] });
  });

  test('is up to date at once for whoever reads it, though announced a moment later', async () => {
    const { store, told, advance } = storing();
    store.becomeSoon(store.getSnapshot());
    await advance(300);
    expect(told).toEqual([]);
    store.becomeSoon({ ...store.getSnapshot(), live: true });
    expect(store.getSnapshot().live).toBe(true);
    expect(told).toEqual([]);
    await advance(249);
    expect(told).toEqual([]);
    await advance(1);
    expect(told).toEqual([[550, 0]]);
  });

  test('is announced once for everything that came within a moment, and sooner once everything is read', async () => {
    const { store, told, advance } = storing();
    store.beginListing();
    store.page([note('a', 1)]);
    await advance(100);
    store.change(note('b', 5));
    store.receive(changed('c', 6));
    await advance(149);
    expect(told).toEqual([]);
    await advance(1);
    expect(told).toEqual([[250, 3]]);
    store.page([note('d', 2)]);
    store.completeListing(4);
    expect(told.slice(1)).toEqual([[250, 4]]);
    expect(store.getSnapshot().complete).toBe(true);
    await advance(1_000);
    expect(told).toHaveLength(2);
    store.receive(changed('e', 7));
    await advance(15);
    expect(told).toHaveLength(2);
    await advance(1);
    expect(told.slice(2)).toEqual([[1_266, 5]]);
  });

  test('is announced together with anything urgent, and not again', async () => {
    const { store, told, advance } = storing();
    store.change(note('a', 1));
    store.become({ ...store.getSnapshot(), live: true });
    await advance(1_000);
    expect(told).toEqual([[0, 1]]);
    store.change(note('b', 2));
    await advance(1_000);
    expect(told).toHaveLength(2);
  });

  test('knows which write is missing: revisions that were not told, or belong to nobody', () => {
    const { store } = storing();
    store.beginListing();
    store.receive(changed('z', 9));
    expect(store.missingAfter()).toBeNull();
    store.receive(joined([note('a', 4)]));
    store.completeListing(4);
    expect(store.missingAfter()).toBe(4);
    store.receive(changed('b', 5));
    expect(store.missingAfter()).toBe(5);
    store.receive({ type: 'content.skipped', serverTime: 1, sessionId: 's1', revisions: [6, 8] });
    store.change(note('c', 7));
    expect(store.missingAfter()).toBeNull();
  });

  test('is not announced to anybody who has stopped listening', () => {
    const { store } = storing();
    let told = 0;
    const caller = new AbortController();
    const hear = () => {
      told += 1;
    };
    store.subscribe(hear, { signal: caller.signal });
    store.subscribe(hear)();
    store.become({ ...store.getSnapshot(), live: true });
    caller.abort();
    store.become({ ...store.getSnapshot(), live: false });
    expect(told).toBe(1);
  });
});
