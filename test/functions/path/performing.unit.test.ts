import { describe, expect, test } from '@jest/globals';
import type { Transition } from '../../../shared/audit/transition.ts';
import { after } from '../../../shared/instant.ts';
import type { Effect } from '../../../shared/lifecycle/effect.ts';
import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { perform } from '../../../shared/path/perform.ts';
import { nothingTold } from '../../../shared/path/telling.ts';
import type { Untold } from '../../../shared/ports/sessions.ts';
import { record } from '../../contracts/people.ts';
import { due, now, person, type Scene, sessionId, setStage, toldJustNow, untold } from './stage.ts';

const key = { sessionId, participantId: 'anna' };
const wake: Happening = { type: 'wake', hand: 'none' };
const extend: Happening = { type: 'extend', connectionId: 'one' };
const join = { type: 'join', connectionId: 'one' } as Happening;
const publishing = { type: 'publish', roster: true, waitingRoom: false } as const;

const performing = async (
  effects: readonly Effect[],
  happening: Happening = wake,
  { scene = {}, types = [], more = {} }: { scene?: Scene; types?: readonly string[]; more?: object } = {},
) => {
  const { ports, ...noted } = setStage(scene, more as Record<string, unknown>);
  const transitions = types.map((type) => ({ type }) as Transition);
  const { telling, ...rest } = await perform(ports, key, { effects, transitions }, happening);
  return { ...rest, ...noted, outcome: await telling };
};

describe('What a decision wants', () => {
  test('of its alarms is done in its order', async () => {
    const found = await performing([
      { type: 'disarm', generation: 1 },
      { type: 'arm', generation: 2, at: now },
      { type: 'move', generation: 2, at: after(now, 1) },
      { type: 'ring', at: after(now, 2) },
    ]);
    expect(found.asked).toEqual([
      ['disarm', { ...key, generation: 1 }],
      ['arm', { ...key, generation: 2 }, now],
      ['move', { ...key, generation: 2 }, after(now, 1)],
      ['ring', { type: 'participant', ...key }, after(now, 2)],
    ]);
    expect(found).toMatchObject({ roster: null, isTold: true, intruders: [], ruleRevision: null });
    expect(found.outcome).toEqual(nothingTold);
  });

  test('of the record is written one by one, and what fails is said', async () => {
    const second = { ...record, sequence: 4 };
    const found = await performing([{ type: 'record', records: [record, second] }]);
    expect(found.asked).toEqual([
      ['append', key, record],
      ['append', key, second],
    ]);
    expect(found.outcome).toEqual(nothingTold);
    const fault = new Error('The table is busy.');
    const append = async () => {
      throw fault;
    };
    const { outcome } = await performing([{ type: 'record', records: [record] }], wake, {
      more: { audit: { append } },
    });
    expect(outcome).toEqual({ ...nothingTold, failed: [fault] });
  });
});

describe('Who is inside is published', () => {
  const people = [person('anna'), person('ben')];
  const claim = { number: 56, changed: [] };

  test('and what came of it is answered', async () => {
    const found = await performing([publishing], join, { scene: { people, claim } });
    expect(found.asked[0]).toEqual(['takeNumber', sessionId, ['anna'], 'pressing']);
    expect(found).toMatchObject({ roster: { revision: 56, people }, isTold: true, ruleRevision: 6 });
    const faster = await performing([publishing], extend);
    expect(faster).toMatchObject({ roster: null, isTold: false, ruleRevision: 6 });
  });

  test('and intruders are found', async () => {
    const found = await performing([publishing], wake, { scene: { noted: null, people } });
    expect(found.intruders.map(({ participantId }) => participantId)).toEqual(['anna', 'ben']);
  });

  test('with nothing to tell of the roster where only the waiting room has changed', async () => {
    const found = await performing([{ ...publishing, roster: false, waitingRoom: true }], extend);
    expect(found.asked[0]).toEqual(['takeNumber', sessionId, [], 'pressing']);
    expect(found.names()).toContain('publishOccupancy');
  });

  test.each<[string, Happening, told: string[]]>([
    [
      'the connection that joins has it as the reply',
      { ...join, connectionId: 'tab-of-anna' } as Happening,
      ['tab-of-ben'],
    ],
    ['another is told', { ...extend, connectionId: 'tab-of-anna' }, ['tab-of-anna', 'tab-of-ben']],
  ])('and %s', async (_, happening, told) => {
    const found = await performing([publishing], happening, { scene: { people, claim } });
    expect(found.told.map(([id]) => id)).toEqual(told);
  });

  test('later, if many are inside, and whoever has to see to it is called for all of them', async () => {
    const found = await performing([publishing], extend, { scene: { noted: { ...toldJustNow, people: 1 } } });
    expect(found.asked.at(-1)).toEqual([
      'ring',
      { type: 'participant', ...key, telling: true },
      due.pressing,
      50,
    ]);
    const second = await performing([publishing], extend, {
      scene: { noted: { ...toldJustNow, people: 2 } },
    });
    expect(second.names()).not.toContain('ring');
    // Whoever is called sees to it, though somebody else was first.
    const called = await performing([publishing], wake, { scene: { noted: { ...toldJustNow, people: 2 } } });
    expect(called.names()).toContain('ring');
  });

  test.each<[string, Happening, types: string[], Untold, how: 'now' | 'soon' | 'later' | 'at leisure']>([
    ['a removal', { type: 'remove' }, [], { ...toldJustNow, people: 1 }, 'now'],
    ['an exit', { type: 'exit', connectionId: 'one' }, [], { ...toldJustNow, people: 1 }, 'later'],
    [
      'an exit, among few',
      { type: 'exit', connectionId: 'one' },
      [],
      { ...toldJustNow, people: 1, occupancy: 2 },
      'now',
    ],
    [
      'a microphone',
      { type: 'media', connectionId: 'one', audio: true, video: false },
      [],
      { ...toldJustNow, people: 1, occupancy: 2 },
      'soon',
    ],
    [
      'what somebody shows of themselves',
      { type: 'state', connectionId: 'one', state: null },
      [],
      { ...toldJustNow, people: 1, occupancy: 2 },
      'soon',
    ],
    ['a warning', wake, ['warned'], { ...toldJustNow, atLeisure: 1 }, 'at leisure'],
    ['an extension', extend, ['extended'], { ...toldJustNow, atLeisure: 1 }, 'at leisure'],
    ['other rules', wake, ['governed', 'extended'], { ...toldJustNow, atLeisure: 1 }, 'at leisure'],
    [
      'an exit, of as many as are inside',
      { type: 'exit', connectionId: 'one' },
      [],
      { ...toldJustNow, people: 50 },
      'now',
    ],
    ['a warning and an end', wake, ['warned', 'ended'], { ...toldJustNow, people: 1 }, 'later'],
  ])('%s', async (_, happening, types, noted, how) => {
    const found = await performing([publishing], happening, { scene: { noted }, types });
    expect(found.asked[0]?.[3]).toBe(how === 'at leisure' ? 'at leisure' : 'pressing');
    const at = { soon: after(now, 500), later: due.pressing, 'at leisure': due['at leisure'] };
    expect(found.asked[1]?.slice(0, 3)).toEqual(
      how === 'now'
        ? ['claim', sessionId, 24]
        : ['ring', { type: 'participant', ...key, telling: true }, at[how]],
    );
  });
});

describe('Whoever took it on to tell what is noted', () => {
  const called = { type: 'wake', hand: 'second', at: now, telling: true } as Happening;
  const noted = { ...untold, people: 1 };

  test('does so, though they owe nothing of it themselves', async () => {
    const found = await performing([{ type: 'ring', at: now }], called, { scene: { noted } });
    expect(found.names()).toEqual(['ring', 'takeNumber', 'claim']);
    expect(found.asked[1]).toEqual(['takeNumber', sessionId, [], 'pressing']);
  });

  test('does so once', async () => {
    const found = await performing([{ type: 'ring', at: now }, publishing], called, { scene: { noted } });
    expect(found.names().filter((name) => name === 'takeNumber')).toHaveLength(1);
    expect(found.asked[1]?.[2]).toEqual(['anna']);
  });

  test.each<[string, Happening]>([
    ['is woken for something else', { type: 'wake', hand: 'second', at: now } as Happening],
    ['is found by the sweep', wake],
    ['does something else', { type: 'ping', connectionId: 'one', hand: 'second', telling: true } as never],
    ['is woken by the sweep to tell', { type: 'wake', hand: 'none', telling: true } as never],
  ])('and not who %s', async (_, happening) => {
    expect((await performing([], happening, { scene: { noted } })).asked).toEqual([]);
  });
});

describe('Somebody’s own connections', () => {
  const to = ['one', 'two'];
  const stamp = { serverTime: now, sessionId };
  const policy = { idleTimeout: 1 } as never;
  const warning = { type: 'warn', to, logoutAt: after(now, 9), decidedAt: after(now, -1) } as const;
  const extended = { type: 'extended', to, warnAt: after(now, 8), decidedAt: after(now, -1) } as const;

  test('are warned, and told which timings hold where they are other ones', async () => {
    const { logoutAt, decidedAt } = warning;
    const message = { type: 'session.warning', ...stamp, logoutAt, decidedAt };
    expect((await performing([warning])).told).toStrictEqual([
      ['one', message],
      ['two', message],
    ]);
    expect((await performing([{ ...warning, policy }])).told[0]?.[1]).toStrictEqual({ ...message, policy });
  });

  test('are told of an extension, and since when it counts where a hold puts the warning off', async () => {
    const { warnAt, decidedAt } = extended;
    const message = { type: 'session.extended', ...stamp, warnAt, decidedAt };
    expect((await performing([extended])).told).toStrictEqual([
      ['one', message],
      ['two', message],
    ]);
    expect((await performing([{ ...extended, policy, lastActivityAt: now }])).told[0]?.[1]).toStrictEqual({
      ...message,
      policy,
      lastActivityAt: now,
    });
  });

  test('are told that they are let in, every one', async () => {
    const message = { type: 'session.admitted', ...stamp };
    expect((await performing([{ type: 'admitted', to }], join)).told).toStrictEqual([
      ['one', message],
      ['two', message],
    ]);
  });

  test.each<[string, Happening, told: string[]]>([
    ['join', join, ['two']],
    ['extend', extend, ['two']],
    ['media', { type: 'media', connectionId: 'one', audio: true, video: true }, ['one', 'two']],
  ])(
    'by one of which comes a %s are told but for one that has it as the reply',
    async (_, happening, told) => {
      for (const effect of [warning, extended])
        expect((await performing([effect], happening)).told.map(([id]) => id)).toEqual(told);
    },
  );

  test('that are gone are found', async () => {
    const connections = { post: async () => 'gone', close: async () => {} };
    const { outcome } = await performing([warning], extend, { more: { connections } });
    expect(outcome).toEqual({ ...nothingTold, gone: [{ ...key, connectionId: 'two' }] });
  });
});

describe('A farewell', () => {
  const who = { kind: 'guest', invitation: 'link' } as const;
  const farewell: Effect = { type: 'farewell', connectionId: 'one', ending: 'removed', at: now, who };
  const message = { type: 'session.ended', serverTime: now, sessionId, ending: 'removed', at: now };

  test('says why, whether one may come back, and by what, and then hangs up', async () => {
    const plain = await performing([farewell]);
    expect(plain.told).toStrictEqual([['one', { ...message, mayReturn: true }]]);
    expect(plain.asked).toEqual([
      ['mayReturn', key, who, 'removed'],
      ['close', 'one'],
    ]);
    expect(plain.outcome).toEqual(nothingTold);
    const full = await performing([{ ...farewell, reason: 'Enough.', mustLogIn: true }]);
    expect(full.told).toStrictEqual([
      ['one', { ...message, reason: 'Enough.', mustLogIn: true, mayReturn: true }],
    ]);
  });

  test('to nobody hangs up on nobody', async () => {
    const closed: unknown[] = [];
    const connections = { post: async () => 'gone', close: async (id: string) => void closed.push(id) };
    const { outcome } = await performing([farewell], wake, { more: { connections } });
    expect([outcome, closed]).toEqual([nothingTold, []]);
  });

  test('that cannot be said is owed, and said to have failed', async () => {
    const fault = new Error('The gateway is busy.');
    let closings = 0;
    const connections = {
      post: async () => {
        throw fault;
      },
      close: async () => {
        closings += 1;
        throw new Error('It is still busy.');
      },
    };
    const { outcome } = await performing([farewell], wake, { more: { connections } });
    expect(outcome).toEqual({ ...nothingTold, failed: [fault] });
    expect(closings).toBe(1);
  });
});
