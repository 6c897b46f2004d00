import { describe, expect, test } from '@jest/globals';
import * as Y from 'yjs';
import type { Item } from '../../../client/content/content.ts';
import { shareDocument } from '../../../client/documents/provider.ts';
import { inLetters, PART_BYTES, partsOf, storedIn } from '../../../client/documents/updates.ts';
import type { Participation } from '../../../client/session/participation.ts';
import { handClock, settled } from '../hand-clock.ts';
import { inside } from '../world.ts';
import { reachesThePage } from './thrown.ts';

const SECOND = 1_000;

/** A session with one tab in it, whose server does as it is asked. */
const place = (there: readonly Item[] = []) => {
  const time = handClock();
  const hearers = new Set<() => void>();
  const puts: { readonly itemId: string; readonly value: unknown; readonly activity: boolean | undefined }[] =
    [];
  let items = [...there];
  let view = { live: true, complete: true, phase: 'present', mode: 'edit' };
  let snapshot: unknown = null;
  let refuse: Error | null = null;
  let held: { readonly until: Promise<void>; readonly release: () => void } | null = null;
  const change = () => {
    snapshot = null;
    for (const hear of hearers) hear();
  };
  let revision = 100;
  let acted: number[] = [];
  const tab: Pick<Participation, 'getSnapshot' | 'subscribe' | 'put' | 'delete' | 'act'> = {
    act: () => {
      acted.push(time.clock.elapsed());
    },
    getSnapshot: () => {
      snapshot ??= { ...view, session: { mode: view.mode }, items };
      return snapshot as ReturnType<Participation['getSnapshot']>;
    },
    subscribe: (hear) => {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    put: async (itemId, value, { activity } = {}) => {
      await held?.until;
      if (refuse) throw refuse;
      puts.push({ itemId, value, activity });
      revision += 1;
      items = [...items.filter((one) => one.itemId !== itemId), { itemId, value, revision }];
      change();
      return revision;
    },
    delete: async (itemId) => {
      items = items.filter((one) => one.itemId !== itemId);
      change();
      revision += 1;
      return revision;
    },
  };
  return {
    ...time,
    tab,
    puts,
    /** When somebody was said to have done something, since it was asked last. */
    acted: () => {
      const since = acted;
      acted = [];
      return since;
    },
    items: () => items,
    tell: (more: readonly Item[]) => {
      items = [...items, ...more];
      change();
    },
    become: (next: Partial<typeof view>) => {
      view = { ...view, ...next };
      change();
    },
    refuse: (error: Error | null) => {
      refuse = error;
    },
    /** From now on writes are not answered, until it is released. */
    hold: () => {
      let release = () => {};
      const until = new Promise<void>((resolve) => {
        release = resolve;
      });
      held = { until, release };
    },
    release: () => {
      held?.release();
      held = null;
    },
    share: (doc: Y.Doc, compactAt = 64) =>
      shareDocument(doc, tab, { clock: time.clock, random: () => 0.5, compactAt }),
  };
};
const itemsFrom = (doc: Y.Doc, id = 'doc/other-1'): Item[] =>
  partsOf(id, Y.encodeStateAsUpdate(doc)).map(([itemId, value]) => ({ itemId, value, revision: 1 }));
const written = (text: string): Y.Doc => {
  const doc = new Y.Doc();
  doc.getText('t').insert(0, text);
  return doc;
};

describe('A shared document', () => {
  test('is read as it is in the session, whatever other items there are', async () => {
    const p = place([
      ...itemsFrom(written('hello')),
      { itemId: 'note-1', value: { text: 'x' }, revision: 2 },
    ]);
    const doc = new Y.Doc();
    const shared = p.share(doc);
    await shared.ready();
    expect(doc.getText('t').toJSON()).toBe('hello');
    await p.advance(10 * SECOND);
    expect(p.puts).toEqual([]);
  });

  test('is not synced before everything has been read', async () => {
    const p = place();
    p.become({ complete: false });
    const shared = p.share(new Y.Doc());
    expect(shared.getSnapshot().synced).toBe(false);
    p.become({ complete: true });
    expect(shared.getSnapshot().synced).toBe(true);
  });

  test('is written as one item for everything within half a second, as activity of whoever edits', async () => {
    const p = place();
    const doc = new Y.Doc();
    const shared = p.share(doc);
    for (const letter of 'hello') doc.getText('t').insert(0, letter);
    expect(shared.getSnapshot().saved).toBe(false);
    await p.advance(SECOND);
    expect(p.puts).toMatchObject([{ activity: true }]);
    expect(shared.getSnapshot()).toEqual({ synced: true, saved: true, fault: null });
    doc.getText('t').insert(0, '!');
    await p.advance(SECOND);
    expect(new Set(p.puts.map(({ itemId }) => itemId)).size).toBe(1);
    const other = new Y.Doc();
    await place(p.items()).share(other).ready();
    expect(other.getText('t').toJSON()).toBe(doc.getText('t').toJSON());
  });

  test('larger than a frame is split, and read only when it is complete', async () => {
    const p = place();
    const doc = written('x'.repeat(3 * PART_BYTES));
    const shared = p.share(doc);
    await shared.flush();
    expect(p.puts).toHaveLength(5);
    for (const { value } of p.puts) expect(JSON.stringify(value).length).toBeLessThan(28_000);
    const [last, ...rest] = [...p.items()].reverse();
    const q = place(rest);
    const other = new Y.Doc();
    q.share(other);
    expect(other.getText('t').length).toBe(0);
    q.tell(last ? [last] : []);
    expect(other.getText('t').length).toBe(3 * PART_BYTES);
  });

  test('that was edited before it was shared is written as far as the session lacks it', async () => {
    const server = written('hello');
    const p = place(itemsFrom(server));
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(server));
    p.share(doc);
    await p.advance(SECOND);
    expect(p.puts).toEqual([]);
    const q = place(itemsFrom(server));
    doc.getText('t').insert(5, ' you');
    q.share(doc);
    await q.advance(SECOND);
    expect(q.puts).toHaveLength(1);
    expect(JSON.stringify(q.puts[0]?.value).length).toBeLessThan(
      JSON.stringify(itemsFrom(doc)[0]?.value).length,
    );
  });

  test('that a store fills while the session is being read is written as far as the session lacks it', async () => {
    const server = written('hello');
    const stored = new Y.Doc();
    Y.applyUpdate(stored, Y.encodeStateAsUpdate(server));
    stored.getText('t').insert(5, ' you');
    const p = place();
    p.become({ complete: false });
    const doc = new Y.Doc();
    const shared = p.share(doc);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(stored), 'store');
    await p.advance(5 * SECOND);
    expect([p.puts, shared.getSnapshot().saved]).toEqual([[], false]);
    doc.getText('t').insert(0, 'Oh ');
    await p.advance(SECOND);
    expect([p.puts.length, shared.getSnapshot().saved]).toEqual([1, false]);
    p.tell(itemsFrom(server));
    p.become({ complete: true });
    expect(shared.getSnapshot()).toMatchObject({ synced: true, saved: false });
    await p.advance(SECOND);
    expect([p.puts.length, shared.getSnapshot().saved]).toEqual([2, true]);
    const other = new Y.Doc();
    await place(p.items()).share(other).ready();
    expect(other.getText('t').toJSON()).toBe('Oh hello you');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(written('late')), 'store');
    await p.advance(SECOND);
    expect(p.puts).toHaveLength(3);
  });

  test('that a store fills with what the session has is saved, and only what is edited beside is written', async () => {
    const server = written('hello');
    const p = place();
    p.become({ complete: false });
    const [doc, edited] = [new Y.Doc(), new Y.Doc()];
    const [shared, beside] = [p.share(doc), place()];
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(server), 'store');
    await p.advance(5 * SECOND);
    p.tell(itemsFrom(server));
    p.become({ complete: true });
    expect(shared.getSnapshot().saved).toBe(true);
    await p.advance(5 * SECOND);
    expect(p.puts).toEqual([]);
    beside.become({ complete: false });
    const also = beside.share(edited);
    Y.applyUpdate(edited, Y.encodeStateAsUpdate(server), 'store');
    beside.hold();
    edited.getText('t').insert(0, 'Oh ');
    await beside.advance(SECOND);
    beside.tell(itemsFrom(server));
    beside.become({ complete: true });
    expect(also.getSnapshot()).toMatchObject({ synced: true, saved: false });
    beside.release();
    await beside.advance(5 * SECOND);
    expect([beside.puts.length, also.getSnapshot().saved]).toEqual([1, true]);
  });

  test('is not harmed by items that something other than a provider has written', async () => {
    const wrong = [
      null,
      1,
      { y: 1 },
      { y: '%' },
      { y: inLetters(new Uint8Array([255, 255, 255])) },
      { y: '', set: 's', at: 2, of: 1 },
    ];
    const junk = wrong.map((value, nth): Item => ({ itemId: `doc/junk-${nth}`, value, revision: nth + 1 }));
    const p = place([...junk, ...itemsFrom(written('hello'))]);
    const doc = new Y.Doc();
    const shared = p.share(doc, 2);
    expect(doc.getText('t').toJSON()).toBe('hello');
    expect(shared.getSnapshot().fault).not.toBeNull();
    await p.advance(200 * SECOND);
    expect(p.items().filter(({ itemId }) => itemId.startsWith('doc/junk'))).toHaveLength(junk.length);
    expect(storedIn({ y: '', set: 's', at: 0, of: 1e9 })).toBeNull();
  });

  test('has all that is there in whatever order it came, also what has waited for each other, which Yjs does not notice', async () => {
    const authors = [1, 2, 3, 4].map((clientID) => Object.assign(new Y.Doc(), { clientID }));
    const [ann, bob, cem, dan] = authors as [Y.Doc, Y.Doc, Y.Doc, Y.Doc];
    const writes = (author: Y.Doc, text: string, after: number) => {
      const before = Y.encodeStateVector(author);
      author.getText('t').insert(after, text);
      return Y.encodeStateAsUpdate(author, before);
    };
    const first = writes(ann, '1', 0);
    Y.applyUpdate(bob, first);
    const second = writes(bob, '2', 1);
    Y.applyUpdate(ann, second);
    const third = writes(ann, '3', 2);
    const fourth = writes(ann, '4', 3);
    const beside = writes(cem, 'x', 0);
    Y.applyUpdate(dan, beside);
    const follows = writes(dan, 'y', 1);

    const p = place();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, fourth);
    let transactions = 0;
    doc.on('afterTransaction', () => {
      transactions += 1;
    });
    p.share(doc);
    expect(transactions).toBe(0);
    // What Ann wrote first comes last: a message that was lost, and is read again.
    for (const [nth, update] of [fourth, second, follows, beside, Y.mergeUpdates([first, third])].entries()) {
      p.tell([{ itemId: `doc/u-${nth}`, value: { y: inLetters(update) }, revision: nth + 1 }]);
      const before = transactions;
      p.become({});
      // It may be much: it is not looked through for nothing.
      expect(transactions).toBe(before);
    }
    expect(doc.getText('t').toJSON()).toMatch(/^(xy)?1234(xy)?$/);
    await p.advance(10 * SECOND);
    expect(p.puts).toEqual([]);

    // A store that has the same has nothing that the session lacks.
    const stored = new Y.Doc();
    Y.applyUpdate(stored, Y.encodeStateAsUpdate(doc));
    const later = place(p.items());
    later.share(stored);
    await later.advance(10 * SECOND);
    expect(later.puts).toEqual([]);
  });

  test('goes on when an observer of the application throws, whose error reaches the page and is no fault of the document', async () => {
    const p = place();
    const doc = new Y.Doc();
    const shared = p.share(doc, 3);
    const broken = new Error('of the application');
    const observe = () => {
      throw broken;
    };
    doc.getText('t').observe(observe);
    const thrown = await reachesThePage(() => p.tell(itemsFrom(written('hello'))));
    expect([thrown, shared.getSnapshot().fault, doc.getText('t').toJSON()]).toEqual([
      [broken],
      null,
      'hello',
    ]);
    doc.getText('t').unobserve(observe);
    p.tell([...itemsFrom(written('a'), 'doc/other-2'), ...itemsFrom(written('b'), 'doc/other-3')]);
    await p.advance(60 * SECOND);
    expect(p.items().map(({ itemId }) => itemId.slice(0, 6))).toEqual(['doc/s-']);
  });

  test('is written even when a listener before it throws, after which Yjs itself tells nobody of anything any more', async () => {
    const p = place();
    const doc = new Y.Doc();
    const closing = new Error('The database connection is closing.');
    doc.on('update', () => {
      throw closing;
    });
    const seen: string[] = [];
    doc.getText('t').observe(() => seen.push(doc.getText('t').toJSON()));
    const shared = p.share(doc);
    const type = (text: string) => {
      try {
        doc.getText('t').insert(0, text);
      } catch {
        // It has reached whoever edits, as it does without a session.
      }
    };
    type('one ');
    await p.advance(SECOND);
    expect(shared.getSnapshot().saved).toBe(true);
    // The first reaches whoever edits, and the other one, which Yjs had kept to itself, the page.
    const ofEdits = await reachesThePage(() => {
      type('two ');
      type('three ');
    });
    expect([ofEdits, shared.getSnapshot().saved]).toEqual([[closing], false]);
    await p.advance(SECOND);
    expect(shared.getSnapshot()).toEqual({ synced: true, saved: true, fault: null });
    const other = new Y.Doc();
    await place(p.items()).share(other).ready();
    expect(other.getText('t').toJSON()).toBe('three two one ');
    const times = p.puts.length;
    const thrown = await reachesThePage(() => p.tell(itemsFrom(written('four'))));
    expect([thrown, seen.at(-1)]).toEqual([[closing], doc.getText('t').toJSON()]);
    doc.transact(() => doc.getText('t'));
    await p.advance(SECOND);
    expect([p.puts.length, doc.getText('t').toJSON().includes('four')]).toEqual([times, true]);
    shared.destroy();
    type('five');
    await p.advance(SECOND);
    expect([p.puts.length, shared.getSnapshot().saved]).toEqual([times, true]);
  });

  test('that cannot be written is kept, reported, and written once it can be', async () => {
    const p = place();
    const doc = new Y.Doc();
    const shared = p.share(doc);
    p.refuse(Object.assign(new Error('full'), { code: 'content.full' }));
    doc.getText('t').insert(0, 'hello');
    await p.advance(5 * SECOND);
    expect(shared.getSnapshot()).toMatchObject({ saved: false, fault: { code: 'content.full' } });
    await expect(shared.flush()).rejects.toThrow('full');
    p.refuse(null);
    await p.advance(20 * SECOND);
    expect(shared.getSnapshot()).toMatchObject({ saved: true, fault: null });
  });

  test('is not written while the session is read-only, but as soon as it no longer is', async () => {
    const p = place();
    p.become({ mode: 'read' });
    const doc = new Y.Doc();
    p.share(doc);
    doc.getText('t').insert(0, 'hello');
    await p.advance(60 * SECOND);
    expect(p.puts).toEqual([]);
    p.become({ mode: 'edit' });
    await p.advance(SECOND);
    expect(p.puts).toHaveLength(1);
  });

  test('of many updates is put into one snapshot, and they are removed half a minute later; never as activity', async () => {
    const many = Array.from({ length: 10 }, (_, nth) =>
      itemsFrom(written(`w${nth} `), `doc/other-${nth}`),
    ).flat();
    const p = place(many);
    const doc = new Y.Doc();
    p.share(doc, 10);
    await p.advance(10 * SECOND);
    expect(p.items()).toHaveLength(11);
    expect(p.puts).toMatchObject([{ activity: false }]);
    await p.advance(30 * SECOND);
    expect(p.items()).toHaveLength(1);
    const other = new Y.Doc();
    await place(p.items()).share(other).ready();
    expect(other.getText('t').toJSON()).toBe(doc.getText('t').toJSON());
  });

  test('is not rewritten over and over because it is large', async () => {
    const p = place();
    const doc = new Y.Doc();
    const shared = p.share(doc, 3);
    doc.getText('t').insert(0, 'x'.repeat(5 * PART_BYTES));
    await shared.flush();
    await p.advance(60 * SECOND);
    const before = p.puts.length;
    for (let minutes = 0; minutes < 30; minutes += 1) {
      p.become({});
      await p.advance(60 * SECOND);
    }
    expect(p.puts.length).toBe(before);
  });

  test('is stored under its name, in items that no other tab uses, beside others in the same session', async () => {
    const p = place();
    const docs = ['doc', 'map'].map((name) => {
      const doc = new Y.Doc();
      shareDocument(doc, p.tab, { name, clock: p.clock, random: () => 0.5 });
      return doc;
    });
    for (const [nth, doc] of docs.entries()) doc.getText('t').insert(0, `text ${nth}`);
    await p.advance(SECOND);
    expect(docs.map((doc) => doc.getText('t').toJSON())).toEqual(['text 0', 'text 1']);
    const ids = p.items().map(({ itemId }) => itemId);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toMatch(/^doc\/[0-9a-z]+-[0-9a-z]+-[0-9a-z]+$/);
    expect(ids[1]).toMatch(/^map\//);
  });

  test('is another than one whose name is its own, a slash and more: it reads nothing of that, and removes nothing', async () => {
    const p = place();
    const chapter = new Y.Doc();
    const part = shareDocument(chapter, p.tab, { name: 'doc/2', clock: p.clock, random: () => 0.5 });
    for (const length of [3 * PART_BYTES, 10, 3 * PART_BYTES]) {
      chapter.getText('t').insert(0, 'x'.repeat(length));
      await part.flush();
    }
    const doc = new Y.Doc();
    const shared = p.share(doc, 2);
    await shared.ready();
    await p.advance(60 * SECOND);
    expect(doc.getText('t').length).toBe(0);
    const other = new Y.Doc();
    shareDocument(other, place(p.items()).tab, { name: 'doc/2' });
    expect(other.getText('t').length).toBe(6 * PART_BYTES + 10);
  });

  test('reports its state, and only when that changes', async () => {
    const p = place();
    p.become({ complete: false });
    const doc = new Y.Doc();
    const shared = p.share(doc);
    const before = shared.getSnapshot();
    expect(before).toEqual({ synced: false, saved: true, fault: null });
    let [told, ready] = [0, false];
    shared.subscribe(() => {
      told += 1;
    });
    const waiting = shared.ready().then(() => {
      ready = true;
    });
    p.become({ live: true });
    await settled();
    expect([shared.getSnapshot() === before, told, ready]).toEqual([true, 0, false]);
    p.become({ complete: true });
    await waiting;
    p.become({ complete: true });
    expect([told, ready]).toEqual([1, true]);
    doc.getText('t').insert(0, 'a');
    doc.getText('t').insert(0, 'b');
    expect(told).toBe(2);
    await shared.ready();
  });

  test.each([
    ['warned', 1],
    ['waiting', 0],
    ['ended', 0],
  ])('is written by whoever is inside: %s, %d times', async (phase, times) => {
    const p = place();
    p.become({ phase });
    const doc = new Y.Doc();
    p.share(doc);
    doc.getText('t').insert(0, 'hello');
    await p.advance(5 * SECOND);
    expect(p.puts).toHaveLength(times);
  });

  test.each<[string, (p: ReturnType<typeof place>, doc: Y.Doc) => void]>([
    ['while the session can only be read', (p) => p.become({ mode: 'read' })],
    ['by whoever is outside', (p) => p.become({ phase: 'ended' })],
    ['before it has been read', (p) => p.become({ complete: false })],
    [
      'while something is to be written',
      (p, doc) => {
        p.refuse(new Error('full'));
        doc.getText('t').insert(0, 'more');
      },
    ],
  ])('is not compacted %s', async (_, come) => {
    const p = place();
    const many = Array.from({ length: 10 }, (__, nth) =>
      itemsFrom(written(`w${nth} `), `doc/other-${nth}`),
    ).flat();
    const doc = new Y.Doc();
    come(p, doc);
    p.share(doc, 10);
    come(p, doc);
    p.tell(many);
    await p.advance(60 * SECOND);
    expect(p.items()).toHaveLength(10);
  });

  test('writes nothing more once it is destroyed', async () => {
    const p = place();
    const doc = new Y.Doc();
    const shared = p.share(doc);
    shared.destroy();
    doc.getText('t').insert(0, 'hello');
    await p.advance(60 * SECOND);
    expect(p.puts).toEqual([]);
  });

  test('tells whoever waits for it to be ready that it has been let go of, and nobody who has it', async () => {
    const p = place();
    p.become({ complete: false });
    const shared = p.share(new Y.Doc());
    const waiting = shared.ready();
    shared.destroy();
    await expect(waiting).rejects.toThrow('The document has been let go of.');
    await expect(shared.ready()).rejects.toThrow('let go of');
    const read = place().share(new Y.Doc());
    await read.ready();
    read.destroy();
    await read.ready();
  });

  test('is let go of with the Yjs document, such as a subdocument that is unloaded', async () => {
    const p = place();
    const parent = new Y.Doc();
    const part = new Y.Doc();
    parent.getMap<Y.Doc>('parts').set('one', part);
    await p.share(part, 2).ready();
    part.destroy();
    p.tell([1, 2].flatMap((nth) => itemsFrom(written(`w${nth}`), `doc/other-${nth}`)));
    await p.advance(60 * SECOND);
    expect([part.getText('t').toJSON(), p.puts]).toEqual(['', []]);
    const again = parent.getMap<Y.Doc>('parts').get('one') as Y.Doc;
    await p.share(again).ready();
    expect(again.getText('t').length).toBe(4);
    const doc = new Y.Doc();
    const before = doc._observers.get('destroy')?.size ?? 0;
    p.share(doc).destroy();
    expect(doc._observers.get('destroy')?.size ?? 0).toBe(before);
  });

  test('ignores everything once it is destroyed: edits, arriving changes and failures under way', async () => {
    const p = place();
    const doc = new Y.Doc();
    const shared = p.share(doc);
    let told = 0;
    doc.getText('t').insert(0, 'hello');
    p.hold();
    await p.advance(SECOND);
    shared.subscribe(() => {
      told += 1;
    });
    shared.destroy();
    p.refuse(new Error('full'));
    p.release();
    await settled();
    expect(shared.getSnapshot()).toMatchObject({ saved: false, fault: { message: 'full' } });
    p.refuse(null);
    doc.getText('t').insert(0, 'more');
    p.tell(itemsFrom(written('other')));
    await p.advance(60 * SECOND);
    expect([p.puts, told, doc.getText('t').toJSON()]).toEqual([[], 1, 'morehello']);
    const other = new Y.Doc();
    const idle = place().share(other);
    idle.destroy();
    other.getText('t').insert(0, 'hello');
    expect(idle.getSnapshot().saved).toBe(true);
  });

  test('is read by anybody, but synced only for a connected tab', async () => {
    const p = place(itemsFrom(written('hello')));
    p.become({ live: false });
    const doc = new Y.Doc();
    const shared = p.share(doc);
    expect([doc.getText('t').toJSON(), shared.getSnapshot().synced]).toEqual(['hello', false]);
    p.become({ live: true });
    expect(shared.getSnapshot().synced).toBe(true);
  });

  test('is saved when the current write is done, and with it whatever was edited meanwhile', async () => {
    const p = place();
    const doc = new Y.Doc();
    const shared = p.share(doc);
    doc.getText('t').insert(0, 'a');
    p.hold();
    await p.advance(SECOND);
    let flushed = false;
    const flushing = shared.flush().then(() => {
      flushed = true;
    });
    await settled();
    expect([flushed, shared.getSnapshot().saved]).toEqual([false, false]);
    doc.getText('t').insert(0, 'b');
    p.release();
    await flushing;
    expect([p.puts.length, shared.getSnapshot().saved]).toEqual([2, true]);
    await shared.flush();
    await p.advance(60 * SECOND);
    expect(p.puts).toHaveLength(2);
  });

  test('is tried again no sooner for what is typed meanwhile, and later the larger the update is', async () => {
    const p = place();
    const doc = new Y.Doc();
    const shared = p.share(doc);
    const tried: number[] = [];
    const { put } = p.tab;
    Object.assign(p.tab, {
      put: (...said: Parameters<typeof put>) => {
        tried.push(p.clock.elapsed());
        return put(...said);
      },
    });
    p.refuse(new Error('full'));
    p.hold();
    doc.getText('t').insert(0, 'hello');
    await p.advance(500);
    doc.getText('t').insert(0, 'while it is refused ');
    p.release();
    await p.advance(10 * SECOND - 1);
    expect(tried).toEqual([500]);
    doc.getText('t').insert(0, 'x'.repeat(1_000_000));
    await p.advance(1);
    expect(tried).toEqual([500, 10_500]);
    await p.advance(50 * SECOND);
    expect(tried).toHaveLength(2);
    p.refuse(null);
    await p.advance(SECOND);
    await shared.flush();
    expect([tried.length, tried[2]]).toEqual([2 + 50, expect.any(Number)]);
    expect(Math.floor(Number(tried[2]) / SECOND)).toBe(60);
  });

  test('is written as nobody’s activity when what is written came from another provider, or from a store', async () => {
    const p = place(itemsFrom(written('hello')));
    const doc = written('from a store ');
    p.share(doc);
    await p.advance(SECOND);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(written('from another provider ')), 'elsewhere');
    await p.advance(SECOND);
    expect(p.puts.map(({ activity }) => activity)).toEqual([false, false]);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(written('and ')), 'elsewhere');
    doc.getText('t').insert(0, 'by hand ');
    await p.advance(SECOND);
    expect(p.puts.map(({ activity }) => activity)).toEqual([false, false, true]);
  });

  test('keeps nobody inside whose edits cannot be written: what is tried again is no activity', async () => {
    const p = place();
    const doc = new Y.Doc();
    const tried: unknown[] = [];
    const { put } = p.tab;
    Object.assign(p.tab, {
      put: (itemId: string, value: unknown, options: { readonly activity?: boolean }) => {
        tried.push(options.activity);
        return put(itemId, value, options);
      },
    });
    p.share(doc);
    p.refuse(new Error('full'));
    doc.getText('t').insert(0, 'lo');
    await p.advance(400);
    doc.getText('t').insert(0, 'hel');
    await p.advance(31 * SECOND);
    expect(tried).toEqual([true, false, false, false]);
    p.become({ mode: 'read' });
    p.refuse(null);
    doc.getText('t').insert(0, 'while it is closed ');
    await p.advance(60 * SECOND);
    p.become({ mode: 'edit' });
    await p.advance(SECOND);
    expect([tried.at(-1), p.puts.length]).toEqual([false, 1]);
  });

  test('is its editor’s activity however long edits are gathered, unless it had to wait ten seconds longer', async () => {
    for (const late of [0, 9_999, 10_000]) {
      const p = place();
      const doc = new Y.Doc();
      const environment = { onHidden: () => () => {} };
      const shared = shareDocument(doc, p.tab, { clock: p.clock, every: 30 * SECOND, environment });
      p.become({ mode: 'read' });
      doc.getText('t').insert(0, 'hello');
      await p.advance(30 * SECOND + late);
      p.become({ mode: 'edit' });
      await shared.flush();
      expect(p.puts).toMatchObject([{ activity: late < 10_000 }]);
      shared.destroy();
    }
  });

  test('that is edited while cut off says when that was, which the return tells', async () => {
    const p = place();
    const doc = new Y.Doc();
    p.share(doc);
    doc.getText('t').insert(0, 'at once ');
    await p.advance(SECOND);
    p.become({ live: false });
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(written('from elsewhere ')), 'elsewhere');
    expect(p.acted()).toEqual([]);
    doc.getText('t').insert(0, 'on a train ');
    await p.advance(60 * SECOND);
    doc.getText('t').insert(0, 'in a tunnel ');
    expect(p.acted()).toEqual([SECOND, 61 * SECOND]);
  });

  test('is written at once when the page is hidden, which may be the last moment, and by the client with the last words', async () => {
    const w = await inside();
    const environment = {
      onHidden: (listener: () => void) => {
        w.page.hide.add(listener);
        return () => void w.page.hide.delete(listener);
      },
    };
    const doc = new Y.Doc();
    const shared = shareDocument(doc, w.participation, { clock: w.clock, environment });
    await w.hide();
    expect(w.socket.of('content.put')).toEqual([]);
    doc.getText('t').insert(0, 'last words');
    await w.hide();
    expect(w.socket.of('content.put')).toHaveLength(1);
    const before = w.page.hide.size;
    shared.destroy();
    expect(w.page.hide.size).toBe(before - 1);
  });

  test('is not written when the page is hidden while the session can only be read', async () => {
    const p = place();
    let hide = () => {};
    const environment = {
      onHidden: (listener: () => void) => {
        hide = listener;
        return () => {};
      },
    };
    const doc = new Y.Doc();
    const shared = shareDocument(doc, p.tab, { clock: p.clock, environment });
    p.become({ mode: 'read' });
    doc.getText('t').insert(0, 'hello');
    hide();
    await settled();
    expect([p.puts, shared.getSnapshot().fault]).toEqual([[], null]);
    p.become({ mode: 'edit' });
    p.refuse(new Error('full'));
    hide();
    await settled();
    expect(shared.getSnapshot().fault).toMatchObject({ message: 'full' });
  });

  test('is written at most every ten seconds while that fails, and once for everything edited meanwhile', async () => {
    const p = place();
    const doc = new Y.Doc();
    p.share(doc);
    p.refuse(new Error('full'));
    doc.getText('t').insert(0, 'hello');
    await p.advance(500);
    p.refuse(null);
    doc.getText('t').insert(0, 'more ');
    p.become({});
    await p.advance(9_999);
    expect(p.puts).toEqual([]);
    await p.advance(1);
    expect(p.puts).toHaveLength(1);
    const other = new Y.Doc();
    await place(p.items()).share(other).ready();
    expect(other.getText('t').toJSON()).toBe('more hello');
  });

  test('is compacted after what was edited has been written', async () => {
    const p = place();
    const doc = new Y.Doc();
    p.share(doc, 2);
    p.tell([1, 2].flatMap((nth) => itemsFrom(written(`w${nth}`), `doc/other-${nth}`)));
    await p.advance(2_400);
    doc.getText('t').insert(0, 'mine');
    await p.advance(20 * SECOND);
    expect(p.puts.map(({ activity }) => activity)).toEqual([true, false]);
  });

  test('is not compacted while something is being written, nor once it is destroyed', async () => {
    const many = Array.from({ length: 10 }, (_, nth) =>
      itemsFrom(written(`w${nth} `), `doc/other-${nth}`),
    ).flat();
    const p = place();
    const doc = new Y.Doc();
    p.share(doc, 10);
    p.hold();
    doc.getText('t').insert(0, 'mine');
    await p.advance(SECOND);
    p.tell(many);
    await p.advance(20 * SECOND);
    p.release();
    await settled();
    expect(p.puts.map(({ activity }) => activity)).toEqual([true]);
    const q = place(many);
    q.share(new Y.Doc(), 10).destroy();
    await q.advance(60 * SECOND);
    expect(q.puts).toEqual([]);
  });
});
