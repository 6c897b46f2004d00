import { describe, expect, test } from '@jest/globals';
import * as Y from 'yjs';
import { shareDocument } from '../../../client/documents/provider.ts';
import { giveUp, putUpdate } from '../../../client/documents/sets.ts';
import { PART_BYTES, partsOf } from '../../../client/documents/updates.ts';
import { handClock } from '../hand-clock.ts';
import { contentHub } from './content-hub.ts';

const SECOND = 1_000;
/** Of three parts. */
const LARGE = 2 * PART_BYTES + 100;

/** A session whose network loses nothing, with somebody in it whose requests take a tenth of a second each. */
const session = () => {
  const time = handClock();
  const hub = contentHub(time, () => 0.5);
  return { ...time, hub, tab: hub.tab(), ids: () => hub.items().map(([id]) => id) };
};
const byNobody = { activity: false };
const update = new Uint8Array(LARGE).fill(7);

describe('An update of several items', () => {
  test('is claimed first, and complete with the write that puts its first part in the place of the claim', async () => {
    const { tab, hub, advance } = session();
    let done = false;
    const writing = putUpdate(tab, 'doc/u', update, byNobody).then(() => {
      done = true;
    });
    await advance(350);
    expect(hub.items().map(([id, { value }]) => [id, value])).toEqual([
      ['doc/u/0', { set: 'doc/u', givenUp: false }],
      ...partsOf('doc/u', update).slice(1),
    ]);
    expect(done).toBe(false);
    await advance(100);
    await writing;
    expect(hub.items().map(([id, { value }]) => [id, value])).toEqual(partsOf('doc/u', update));
  });

  test('is either completed or given up, whoever is faster', async () => {
    for (const late of [0, 350]) {
      const { tab, hub, advance, ids } = session();
      const writing = putUpdate(tab, 'doc/u', update, byNobody);
      await advance(120);
      const claim = hub.items()[0]?.[1].revision ?? 0;
      const other = hub.tab();
      await advance(late);
      const both = Promise.allSettled([writing, giveUp(other, { set: 'doc/u', claim, parts: ['doc/u/1'] })]);
      await advance(5 * SECOND);
      const conflict = { status: 'rejected', reason: { code: 'content.conflict' } };
      const isDone = { status: 'fulfilled' };
      expect(await both).toMatchObject(late === 0 ? [conflict, isDone] : [isDone, conflict]);
      expect(ids().length).toBe(late === 0 ? 1 : 3);
    }
  });

  test('that came in one part needs no claim', async () => {
    const { tab, hub, advance } = session();
    const writing = putUpdate(tab, 'doc/u', update.subarray(0, PART_BYTES), byNobody);
    await advance(150);
    await writing;
    expect(hub.items().map(([id]) => id)).toEqual(['doc/u']);
  });
});

describe('A document whose compaction has been cut short', () => {
  const small = (text: string) => {
    const doc = new Y.Doc();
    doc.getText('t').insert(0, text);
    return doc;
  };
  /** A large document of four items, which three are enough to compact; somebody is doing so, and has written one part. */
  const cutShort = async () => {
    const s = session();
    const share = (doc: Y.Doc, tab: ReturnType<typeof s.hub.tab>, random = 0.5) =>
      shareDocument(doc, tab, { clock: s.clock, random: () => random, compactAt: 3 });
    for (const [nth, length] of [LARGE, 10, 10].entries()) {
      const writing = putUpdate(
        s.tab,
        `doc/u${nth}`,
        Y.encodeStateAsUpdate(small('x'.repeat(length))),
        byNobody,
      );
      await s.advance(SECOND);
      await writing;
    }
    const dead = s.hub.tab();
    share(new Y.Doc(), dead, 0.7);
    while (!s.ids().some((id) => /^doc\/s-.*\/1$/.test(id))) await s.advance(50);
    return { ...s, dead, share };
  };
  const snapshots = (ids: readonly string[]) => new Set(ids.flatMap((id) => /^doc\/s-[^/]*/.exec(id) ?? []));
  const words = (doc: Y.Doc) => doc.getText('t').length;

  test('is compacted by the next who is there, who removes what the dead one has left', async () => {
    const { hub, dead, share, advance, ids } = await cutShort();
    dead.die();
    const doc = new Y.Doc();
    const tab = hub.tab();
    share(doc, tab);
    for (let minutes = 0; minutes < 5; minutes += 1) {
      tab.network(true);
      await advance(60 * SECOND);
    }
    expect([ids().length, snapshots(ids()).size]).toEqual([3, 1]);
    const late = new Y.Doc();
    share(late, hub.tab());
    await advance(20 * SECOND);
    expect(words(late)).toBe(LARGE + 20);
  });

  test('loses nothing when the one who was taken for dead comes back, and compacts it as well', async () => {
    const { hub, dead, share, advance, ids } = await cutShort();
    dead.network(false);
    const tab = hub.tab();
    const doc = new Y.Doc();
    const shared = share(doc, tab);
    for (let seconds = 0; seconds < 130; seconds += 10) {
      tab.network(true);
      await advance(10 * SECOND);
    }
    dead.network(true);
    doc.getText('t').insert(0, '!');
    await advance(200 * SECOND);
    const late = new Y.Doc();
    share(late, hub.tab(), 0.3);
    await advance(20 * SECOND);
    expect([words(late), shared.getSnapshot().saved]).toEqual([LARGE + 21, true]);
    // What is left of it is removed with the next compaction.
    doc.getText('t').insert(0, 'x'.repeat(LARGE));
    for (let minutes = 0; minutes < 30; minutes += 1) {
      for (const one of [tab, dead]) one.network(true);
      doc.getText('t').insert(0, '?'.repeat(3_000));
      await advance(60 * SECOND);
    }
    await advance(60 * SECOND);
    expect(snapshots(ids()).size).toBe(1);
  });
});
