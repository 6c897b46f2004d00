import { afterEach, describe, expect, test } from '@jest/globals';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { shareAwareness } from '../../../client/documents/awareness.ts';
import { fromLetters, inLetters } from '../../../client/documents/updates.ts';
import type { Sharing, Signal } from '../../../client/own/sharing.ts';
import type { Participation } from '../../../client/session/participation.ts';
import { handClock, settled } from '../hand-clock.ts';
import { reachesThePage } from './thrown.ts';

const SECOND = 1_000;

/** Each has a timer of its own that nobody turns by hand. */
const made = new Set<Awareness>();
const anAwareness = (): Awareness => {
  const awareness = new Awareness(new Y.Doc());
  made.add(awareness);
  return awareness;
};
afterEach(() => {
  for (const awareness of made) awareness.destroy();
  made.clear();
});

/** People inside one session, whose signals reach each other. */
const room = () => {
  const time = handClock();
  const people = new Map<
    string,
    { readonly hear: Set<(signal: Signal) => void>; readonly look: Set<() => void> }
  >();
  let said = 0;
  const lookAll = () => {
    for (const { look } of people.values()) for (const one of look) one();
  };
  const enter = (id: string, awareness = anAwareness()) => {
    const hear = new Set<(signal: Signal) => void>();
    const look = new Set<() => void>();
    people.set(id, { hear, look });
    const sharing: Pick<Sharing, 'signal' | 'onSignal'> = {
      signal: (value, { to } = {}) => {
        said += 1;
        const sent = JSON.parse(JSON.stringify(value)) as unknown;
        time.clock.after(20, () => {
          for (const [other, { hear: hearing }] of people)
            if (other !== id && (to ?? other) === other)
              for (const one of hearing) one({ byId: id, value: sent, serverTime: time.now() });
        });
        return true;
      },
      onSignal: (listener) => {
        hear.add(listener);
        return () => hear.delete(listener);
      },
    };
    const participation = {
      getSnapshot: () =>
        ({
          live: true,
          phase: 'present',
          joinedAt: 1,
          roster: [...people.keys()].map((participantId) => ({ participantId })),
        }) as unknown as ReturnType<Participation['getSnapshot']>,
      subscribe: (listener: () => void) => {
        look.add(listener);
        return () => look.delete(listener);
      },
    };
    const stop = shareAwareness(awareness, sharing, participation, { clock: time.clock, random: () => 0.5 });
    lookAll();
    return { awareness, stop };
  };
  return {
    ...time,
    enter,
    leave: (id: string) => {
      people.delete(id);
      lookAll();
    },
    said: () => said,
  };
};
const cursors = ({ awareness }: { awareness: Awareness }) =>
  [...awareness.getStates()]
    .filter(([id]) => id !== awareness.clientID)
    .map(([, { cursor }]) => cursor as unknown);

describe('Awareness', () => {
  test('reaches those who are there and those who come later, as it changes', async () => {
    const r = room();
    const [anna, ben] = [r.enter('anna'), r.enter('ben')];
    anna.awareness.setLocalStateField('cursor', 1);
    await r.advance(SECOND);
    const carla = r.enter('carla');
    await r.advance(2 * SECOND);
    expect(cursors(ben)).toContain(1);
    expect(cursors(carla)).toContain(1);
    anna.awareness.setLocalStateField('cursor', 2);
    await r.advance(SECOND);
    expect(cursors(carla)).toContain(2);
    for (const one of [anna, ben, carla]) one.stop();
  });

  test('disappears with its person, whether or not they say goodbye', async () => {
    const r = room();
    const [anna, ben, carla] = [r.enter('anna'), r.enter('ben'), r.enter('carla')];
    anna.awareness.setLocalStateField('cursor', 1);
    carla.awareness.setLocalStateField('cursor', 3);
    await r.advance(2 * SECOND);
    expect(cursors(ben)).toEqual(expect.arrayContaining([1, 3]));
    carla.stop();
    await r.advance(SECOND);
    expect(cursors(ben)).not.toContain(3);
    r.leave('anna');
    expect(cursors(ben)).not.toContain(1);
    for (const one of [anna, ben]) one.stop();
  });

  test('leaves nothing behind of those who have said goodbye', async () => {
    const r = room();
    const ben = r.enter('ben');
    for (let nth = 0; nth < 20; nth += 1) {
      const anna = r.enter('anna');
      anna.awareness.setLocalStateField('cursor', nth);
      await r.advance(SECOND);
      expect(cursors(ben)).toEqual([nth]);
      anna.stop();
      await r.advance(SECOND);
    }
    expect(cursors(ben)).toEqual([]);
    await r.advance(180 * SECOND);
    expect([...ben.awareness.meta.keys()]).toEqual([ben.awareness.clientID]);
    ben.stop();
  });

  test('is repeated once a minute, not every 15 seconds, and not at all by somebody alone', async () => {
    const r = room();
    const anna = r.enter('anna');
    await r.advance(600 * SECOND);
    const alone = r.said();
    expect(alone).toBeLessThanOrEqual(1);
    const ben = r.enter('ben');
    for (const { awareness } of [anna, ben]) awareness.setLocalStateField('cursor', 7);
    await r.advance(SECOND);
    const before = r.said();
    await r.advance(600 * SECOND);
    expect(r.said() - before).toBeLessThanOrEqual(22);
    expect(cursors(ben)).toEqual([7]);
    ben.stop();
    await r.advance(SECOND);
    expect(cursors(anna)).toEqual([]);
    anna.stop();
    await settled();
  });
});

type Heard = Pick<Signal, 'byId' | 'value'>;
type Said = { readonly value: unknown; readonly to: string | undefined; readonly latest: string | undefined };

/** One tab whose messages are recorded, and which hears only what the test says. */
const tab = (name?: string) => {
  const time = handClock();
  const timers = new Set<object>();
  const said: Said[] = [];
  const [hearers, lookers] = [new Set<(signal: Signal) => void>(), new Set<() => void>()];
  let view = { live: true, phase: 'present', joinedAt: 1, inside: ['me', 'ben', 'carla'] };
  let isTaken = true;
  let isTooLarge = false;
  let isThrottled = false;
  const awareness = anAwareness();
  const stop = shareAwareness(
    awareness,
    {
      signal: (value, { to, latest } = {}) => {
        if (isTooLarge) throw new RangeError('It has 5000 bytes; 4096 are allowed.');
        if (isTaken) said.push({ value, to, latest });
        return isTaken;
      },
      onSignal: (hear) => {
        hearers.add(hear);
        return () => hearers.delete(hear);
      },
    },
    {
      getSnapshot: () =>
        ({
          ...view,
          roster: view.inside.map((participantId) => ({ participantId })),
        }) as unknown as ReturnType<Participation['getSnapshot']>,
      subscribe: (look) => {
        lookers.add(look);
        return () => lookers.delete(look);
      },
    },
    {
      ...(name !== undefined && { name }),
      clock: {
        ...time.clock,
        after: (delay, callback) => {
          const timer = {};
          timers.add(timer);
          const due = time.clock.elapsed() + delay;
          const late = isThrottled ? 60_000 * Math.ceil(due / 60_000) - due : 0;
          const cancel = time.clock.after(delay + late, () => {
            timers.delete(timer);
            callback();
          });
          return () => {
            timers.delete(timer);
            cancel();
          };
        },
      },
      random: () => 0.5,
    },
  );
  const hear = ({ byId, value }: Heard) => {
    for (const one of hearers) one({ byId, value, serverTime: time.now() });
  };
  return {
    ...time,
    awareness,
    said,
    /** Everything said since the last call. */
    news: () => said.splice(0),
    hear,
    become: (next: Partial<typeof view>) => {
      view = { ...view, ...next };
      for (const look of lookers) look();
    },
    takeNothing: (nothing: boolean) => {
      isTaken = !nothing;
    },
    growTooLarge: (isSo: boolean) => {
      isTooLarge = isSo;
    },
    throttle: () => {
      isThrottled = true;
    },
    timers,
    stop,
  };
};

/** Somebody else, with a cursor, who says that they are there. */
const other = (byId: string) => {
  const awareness = anAwareness();
  const says = (more: Readonly<Record<string, unknown>> = {}): Heard => ({
    byId,
    value: {
      awareness: 'doc',
      client: awareness.clientID,
      update: inLetters(encodeAwarenessUpdate(awareness, [awareness.clientID])),
      ...more,
    },
  });
  awareness.setLocalStateField('cursor', byId);
  return { awareness, says };
};

/** What listeners see of the sender after this. */
const shown = ({ value }: Said): unknown => {
  const { client, update } = value as { readonly client: number; readonly update: string };
  const reader = anAwareness();
  applyAwarenessUpdate(reader, fromLetters(update), null);
  return reader.getStates().get(client) ?? 'nothing';
};

describe('What a tab says about itself', () => {
  test.each(['present', 'warned'])('begins with a question to everybody, once it is inside: %s', (phase) => {
    const t = tab();
    const asked = { awareness: 'doc', client: t.awareness.clientID, asks: true };
    expect(t.news()).toMatchObject([{ value: asked, to: undefined }]);
    t.become({});
    expect(t.news()).toEqual([]);
    t.become({ live: false, joinedAt: 2 });
    t.become({ live: true, phase: 'waiting' });
    t.become({ phase: 'ended' });
    expect(t.news()).toEqual([]);
    t.become({ phase });
    expect(t.news()).toMatchObject([{ value: asked, to: undefined }]);
  });

  test('is asked again until it has gone out', () => {
    const t = tab();
    t.news();
    t.takeNothing(true);
    t.become({ joinedAt: 2 });
    t.takeNothing(false);
    t.become({});
    t.become({});
    expect(t.news()).toMatchObject([{ value: { asks: true } }]);
  });

  test('is each of its own changes, of which only the latest matters; a question stays a question', () => {
    const t = tab();
    const [question] = t.news();
    t.awareness.setLocalState({ cursor: 1 });
    t.awareness.setLocalState({ cursor: 2 });
    t.awareness.setLocalState(null);
    t.awareness.setLocalState({ cursor: 3 });
    const said = t.news();
    expect(said.map(shown)).toEqual([{ cursor: 1 }, { cursor: 2 }, 'nothing', { cursor: 3 }]);
    expect(said.map(({ value }) => Object.keys(value as object))).toContainEqual([
      'awareness',
      'client',
      'update',
    ]);
    const [latest] = new Set(said.map((one) => one.latest));
    expect(said.every((one) => one.latest === latest)).toBe(true);
    expect(question?.latest).not.toBe(latest);
    const map = tab('map');
    map.awareness.setLocalState({ cursor: 1 });
    const onMap = map.news();
    expect(onMap).toMatchObject([{ value: { awareness: 'map' } }, { value: { awareness: 'map' } }]);
    for (const one of onMap) expect([question?.latest, latest]).not.toContain(one.latest);
  });

  test('does not include what the others do, whoever noticed it', () => {
    const t = tab();
    const ben = other('ben');
    t.news();
    t.hear(ben.says());
    const carla = other('carla');
    applyAwarenessUpdate(
      t.awareness,
      encodeAwarenessUpdate(carla.awareness, [carla.awareness.clientID]),
      'elsewhere',
    );
    expect(cursors(t)).toEqual(['ben', 'carla']);
    expect(t.news()).toEqual([]);
  });

  test('is an answer to whoever asks, and to nobody else, after a random delay', async () => {
    const t = tab();
    t.awareness.setLocalState({ cursor: 1 });
    t.news();
    t.hear(other('ben').says({ asks: true }));
    await t.advance(499);
    expect(t.news()).toEqual([]);
    await t.advance(1);
    const [said, ...more] = t.news();
    expect(more).toEqual([]);
    expect(said).toMatchObject({ to: 'ben' });
    expect(said?.value).not.toHaveProperty('asks');
    expect(said && shown(said)).toEqual({ cursor: 1 });
  });

  test.each<[string, (t: ReturnType<typeof tab>) => void]>([
    ['somebody who does not ask', (t) => t.hear(other('ben').says())],
    ['somebody who asks for something else', (t) => t.hear(other('ben').says({ asks: 'all' }))],
    [
      'anybody, where there is nothing to show',
      (t) => {
        t.awareness.setLocalState(null);
        t.news();
        t.hear(other('ben').says({ asks: true }));
      },
    ],
    [
      'anybody, once it has stopped',
      (t) => {
        t.hear(other('ben').says({ asks: true }));
        t.stop();
        t.news();
      },
    ],
  ])('is not sent to %s', async (_, come) => {
    const t = tab();
    t.news();
    come(t);
    await t.advance(5 * SECOND);
    expect(t.news()).toEqual([]);
  });

  test('is repeated every minute as long as somebody is there and there is something to show', async () => {
    const t = tab();
    const ben = other('ben');
    t.hear(ben.says());
    t.news();
    const saidIn = async (minutes: number) => {
      for (let nth = 0; nth < minutes; nth += 1) {
        t.hear(ben.says());
        await t.advance(60 * SECOND);
      }
      return t.news().map(({ to }) => to ?? 'everybody');
    };
    expect(await saidIn(10)).toEqual(Array.from({ length: 10 }, () => 'everybody'));
    t.awareness.setLocalState(null);
    t.news();
    expect(await saidIn(3)).toEqual([]);
    t.awareness.setLocalState({ cursor: 1 });
    ben.awareness.setLocalState(null);
    t.become({ inside: ['me'] });
    t.news();
    expect(await saidIn(3)).toEqual([]);
    // My other tab.
    t.hear(other('me').says());
    expect(await saidIn(2)).toEqual(['everybody', 'everybody']);
  });

  test('stays with somebody who looks on and shows nothing of themselves, however long its own person sits still', async () => {
    const r = room();
    const [anna, ben] = [r.enter('anna'), r.enter('ben')];
    ben.awareness.setLocalState(null);
    anna.awareness.setLocalStateField('cursor', 1);
    await r.advance(600 * SECOND);
    expect(cursors(ben)).toEqual([1]);
    for (const one of [anna, ben]) one.stop();
  });

  test('is repeated every minute also where timers fire only once a minute, as in a tab that is hidden for long', async () => {
    const t = tab();
    const ben = other('ben');
    t.throttle();
    t.news();
    for (let minute = 0; minute < 10; minute += 1) {
      t.hear(ben.says());
      await t.advance(60 * SECOND);
    }
    expect(t.news()).toHaveLength(10);
  });

  test('ends with the word that it is gone, but stays its own, and is heard when it is shared again', async () => {
    const r = room();
    const [anna, ben] = [r.enter('anna'), r.enter('ben')];
    anna.awareness.setLocalState({ cursor: 1 });
    await r.advance(2 * SECOND);
    anna.stop();
    await r.advance(SECOND);
    expect(cursors(ben)).toEqual([]);
    expect(anna.awareness.getLocalState()).toEqual({ cursor: 1 });
    const again = r.enter('anna', anna.awareness);
    await r.advance(2 * SECOND);
    expect(cursors(ben)).toEqual([1]);
    for (const one of [again, ben]) one.stop();
    const hidden = anAwareness();
    hidden.setLocalState(null);
    const carla = r.enter('carla', hidden);
    let changes = 0;
    hidden.on('change', () => {
      changes += 1;
    });
    carla.stop();
    expect([changes, hidden.getLocalState()]).toEqual([0, null]);
  });

  test('ends with the word that it is gone, and no timer keeps running', async () => {
    const t = tab();
    t.hear(other('ben').says());
    t.news();
    t.stop();
    expect(t.news().map(shown)).toEqual(['nothing']);
    expect(cursors(t)).toEqual([]);
    t.hear(other('carla').says());
    t.awareness.setLocalState({ cursor: 1 });
    t.become({ joinedAt: 2 });
    await t.advance(600 * SECOND);
    expect([t.news(), cursors(t), t.timers.size]).toEqual([[], [], 0]);
  });
});

describe('What a tab knows of others', () => {
  test('does not include malformed messages, those about another document, or its own', () => {
    const t = tab();
    const ben = other('ben');
    const { value: fine } = ben.says();
    const wrong: unknown[] = [
      null,
      1,
      {},
      { ...Object(fine), update: 1 },
      { ...Object(fine), client: 'ben' },
    ];
    for (const value of wrong) t.hear({ byId: 'ben', value });
    t.hear(ben.says({ awareness: 'map' }));
    t.hear(ben.says({ client: t.awareness.clientID }));
    expect(cursors(t)).toEqual([]);
    t.hear(ben.says({ update: 'none' }));
    t.hear(ben.says({ update: '%' }));
    t.hear(ben.says());
    expect(cursors(t)).toEqual(['ben']);
  });

  test('is what each person says about themselves, and nobody else', () => {
    const t = tab();
    t.awareness.setLocalState({ cursor: 'me' });
    const [ben, carla] = [other('ben'), other('carla')];
    for (const { says } of [ben, carla]) t.hear(says());
    const mallory = other('mallory');
    /** Everything that anybody could make up about the others, and about this very tab. */
    const forged = (ids: readonly number[], state: object | null): string => {
      const states = new Map(ids.map((id) => [id, state as Record<string, unknown>]));
      const meta = new Map(ids.map((id) => [id, { clock: 1_000, lastUpdated: 0 }]));
      return inLetters(encodeAwarenessUpdate({ states, meta } as unknown as Awareness, [...ids]));
    };
    const [me, ofBen, ofMallory] = [t, ben, mallory].map(({ awareness }) => awareness.clientID);
    if (me === undefined || ofBen === undefined || ofMallory === undefined) throw new Error();
    for (const state of [{ cursor: 'forged' }, null]) {
      t.hear({ ...ben.says({ update: forged([ofBen], state) }), byId: 'mallory' });
      t.hear(mallory.says({ update: forged([ofBen], state) }));
      t.hear(mallory.says({ update: forged([me], state) }));
      t.hear(mallory.says({ update: forged([ofMallory, ofBen, me], state) }));
      t.hear(mallory.says({ update: forged([ofBen, ofMallory], state) }));
    }
    t.hear(mallory.says({ update: '' }));
    expect(cursors(t)).toEqual(['ben', 'carla']);
    expect(t.awareness.getLocalState()).toEqual({ cursor: 'me' });
    t.hear(mallory.says());
    expect(cursors(t)).toEqual(['ben', 'carla', 'mallory']);
    // Somebody's other tab is another client.
    t.become({ inside: ['me', 'mallory'] });
    t.hear({ ...ben.says(), byId: 'mallory' });
    expect(cursors(t)).toEqual(['mallory', 'ben']);
  });

  test('is forgotten when they leave, and unchanged when they come back', () => {
    const t = tab();
    const [ben, carla] = [other('ben'), other('carla')];
    for (const { says } of [ben, carla]) t.hear(says());
    t.become({ live: false, inside: ['me'] });
    t.become({ live: true, phase: 'waiting' });
    expect(cursors(t)).toEqual(['ben', 'carla']);
    t.become({ phase: 'present', inside: ['me', 'carla'] });
    expect(cursors(t)).toEqual(['carla']);
    t.become({ inside: ['me', 'carla', 'ben'] });
    t.hear(ben.says());
    expect(cursors(t)).toEqual(['carla', 'ben']);
  });

  test('is kept when they are heard before it is told that they have come', () => {
    const t = tab();
    const dora = other('dora');
    t.hear(dora.says());
    t.become({});
    expect(cursors(t)).toEqual(['dora']);
    t.become({ inside: ['me', 'dora'] });
    expect(cursors(t)).toEqual(['dora']);
    t.become({ inside: ['me'] });
    expect(cursors(t)).toEqual([]);
  });

  test('is forgotten when they have not been heard for two and a half minutes, and not before', async () => {
    const t = tab();
    const ben = other('ben');
    t.hear(ben.says());
    const meta = () => t.awareness.meta.get(ben.awareness.clientID) ?? { lastUpdated: -1 };
    meta().lastUpdated = 0;
    await t.advance(10 * SECOND);
    expect(meta().lastUpdated).toBeGreaterThan(Date.now() - 30 * SECOND);
    await t.advance(140 * SECOND);
    expect(cursors(t)).toEqual(['ben']);
    await t.advance(10 * SECOND);
    expect(cursors(t)).toEqual([]);
    t.become({ inside: ['me'] });
    t.news();
    await t.advance(600 * SECOND);
    expect(t.news()).toEqual([]);
  });
});

describe('What is wrong in the application', () => {
  const broken = new Error('of the application');
  const listening = (awareness: Awareness) => {
    const fail = () => {
      throw broken;
    };
    awareness.on('change', fail);
    return () => awareness.off('change', fail);
  };

  test('reaches the page, and neither those who are heard nor those who go are taken amiss', async () => {
    const t = tab();
    const [ben, carla] = [other('ben'), other('carla')];
    const stopFailing = listening(t.awareness);
    expect(await reachesThePage(() => t.hear(ben.says()))).toEqual([broken]);
    expect(await reachesThePage(() => t.hear(ben.says()))).toEqual([]);
    expect(await reachesThePage(() => t.hear(carla.says({ update: 'none' })))).toEqual([]);
    expect(cursors(t)).toEqual(['ben']);
    expect(await reachesThePage(() => t.become({ inside: ['me', 'carla'], joinedAt: 2 }))).toEqual([broken]);
    expect(t.said.at(-1)).toMatchObject({ value: { asks: true } });
    t.become({ inside: ['me', 'ben'] });
    expect(await reachesThePage(() => t.hear(ben.says()))).toEqual([broken]);
    expect(cursors(t)).toEqual(['ben']);
    expect((await reachesThePage(() => t.stop())).length).toBeGreaterThan(0);
    stopFailing();
    t.become({ joinedAt: 3 });
    t.hear(carla.says());
    await t.advance(600 * SECOND);
    expect([cursors(t), t.timers.size]).toEqual([[], 0]);
  });

  test('and a state of one’s own that is too large, reach the page and not the editor that has set it', async () => {
    const t = tab();
    t.growTooLarge(true);
    t.news();
    const thrown = await reachesThePage(() => t.awareness.setLocalState({ cursor: 'x'.repeat(5_000) }));
    expect(thrown).toMatchObject([{ message: 'It has 5000 bytes; 4096 are allowed.' }]);
    expect(await reachesThePage(() => t.become({ joinedAt: 2 }))).toHaveLength(1);
    // It is not said again with every change of the session.
    expect(await reachesThePage(() => t.become({}))).toEqual([]);
    t.growTooLarge(false);
    t.awareness.setLocalState({ cursor: 1 });
    expect(t.news().map(shown)).toEqual([{ cursor: 1 }]);
    t.stop();
  });
});
