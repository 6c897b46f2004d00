import { describe, expect, test } from '@jest/globals';
import { after } from '../../../shared/instant.ts';
import { type Occasion, publish } from '../../../shared/path/occupancy.ts';
import { nothingTold } from '../../../shared/path/telling.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { Untold } from '../../../shared/ports/sessions.ts';
import { heardAt, start } from '../../contracts/people.ts';
import {
  due,
  green,
  guest,
  now,
  person,
  type Scene,
  session,
  sessionId,
  setStage,
  toldJustNow,
  untold,
} from './stage.ts';

const occasion: Occasion = {
  changed: [],
  waitingRoom: false,
  urgency: 'ordinary',
  called: false,
  joiner: null,
};

/** Publishes on an occasion, and says what was asked of the tables and who was told what. */
const publishing = async (more: Partial<Occasion>, scene: Scene = {}) => {
  const { ports, ...noted } = setStage(scene);
  const { telling, ...rest } = await publish(ports, sessionId, { ...occasion, ...more });
  return { ...rest, ...noted, outcome: await telling };
};

describe('Of a session that was deleted under them', () => {
  test('nothing is published, and everybody in it has to leave', async () => {
    const found = await publishing(
      { changed: ['anna'] },
      { noted: null, people: [person('anna'), guest('g')] },
    );
    expect(found).toMatchObject({
      seen: { revision: 0, people: [], waiting: [], waitingTotal: 0 },
      tellAt: null,
      audience: 0,
      isTold: true,
      intruders: [
        { sessionId, participantId: 'anna', ending: 'removed' },
        { sessionId, participantId: 'g', ending: 'removed' },
      ],
      ruleRevision: null,
      outcome: nothingTold,
    });
    expect(found.names()).toEqual(['takeNumber', 'gathered']);
  });
});

describe('A change is noted', () => {
  test.each([
    ['ordinary', 'pressing'],
    ['at once', 'pressing'],
    ['idle talk', 'pressing'],
    ['at leisure', 'at leisure'],
  ] as const)('%s, as %s', async (urgency, note) => {
    const { asked } = await publishing({ changed: ['anna'], urgency });
    expect(asked[0]).toEqual(['takeNumber', sessionId, ['anna'], note]);
  });

  test('and whoever tells nothing and has no question looks at nobody', async () => {
    const found = await publishing({ changed: ['anna'] }, { noted: toldJustNow });
    expect(found.names()).toEqual(['takeNumber']);
    expect(found).toMatchObject({
      seen: null,
      audience: 50,
      isTold: false,
      intruders: [],
      ruleRevision: 6,
      outcome: nothingTold,
      told: [],
    });
  });

  test('and what is due now is taken over, whoever was faster', async () => {
    const faster = await publishing({ changed: ['anna'] });
    expect(faster.asked).toEqual([
      ['takeNumber', sessionId, ['anna'], 'pressing'],
      ['claim', sessionId, 24, now],
    ]);
    expect(faster).toMatchObject({ isTold: false, tellAt: null });
    const first = await publishing({ changed: ['anna'] }, { claim: { number: 56, changed: ['anna'] } });
    expect(first).toMatchObject({ isTold: true, tellAt: null, seen: { revision: 56 } });
  });
});

describe('Somebody sees to it that what waits is told', () => {
  test.each<[who: string, occasion: Partial<Occasion>, noted: Partial<Untold>, isIt: boolean]>([
    ['the first whose change is pressing', { changed: ['a'] }, { people: 1, atLeisure: 5 }, true],
    ['the second', { changed: ['a'] }, { people: 2 }, false],
    ['the second, if they are called to', { changed: ['a'], called: true }, { people: 2 }, true],
    ['whoever is called, for others', { called: true }, { people: 1 }, true],
    ['the first whose change may wait', { changed: ['a'], urgency: 'at leisure' }, { atLeisure: 1 }, true],
    [
      'whose change may wait while something else does',
      { changed: ['a'], urgency: 'at leisure' },
      { people: 1, atLeisure: 1 },
      false,
    ],
  ])('%s: %j', async (_, more, noted, isIt) => {
    const found = await publishing(more, { noted: { ...toldJustNow, ...noted } });
    const at = due[more.urgency === 'at leisure' ? 'at leisure' : 'pressing'];
    expect(found.tellAt).toBe(isIt ? at : null);
    expect(found.names()).not.toContain('claim');
  });

  test.each<[who: string, occasion: Partial<Occasion>, noted: Partial<Untold>, doesSo: boolean]>([
    ['is called, and something pressing is noted', { called: true }, { people: 1 }, true],
    ['is called, and something is noted that may wait', { called: true }, { atLeisure: 1 }, true],
    ['is called, and nothing is noted', { called: true }, {}, false],
    ['is called to the waiting room', { called: true, waitingRoom: true }, { people: 1 }, false],
    ['is not called', {}, { people: 1 }, false],
  ])('or tells it now, who %s', async (_, more, noted, doesSo) => {
    const found = await publishing(more, { noted: { ...untold, ...noted } });
    expect(found.names().includes('claim')).toBe(doesSo);
    expect(found).toMatchObject({ tellAt: null, isTold: true });
  });
});

describe('Who is inside is published', () => {
  const anna = person('anna', { role: 'moderator' });
  const ben = person('ben');
  const knocking = guest('g', { invitation: 'link' });

  test('by whoever has taken over, under their number, and told to everybody inside but the one who joins', async () => {
    const found = await publishing(
      { changed: ['ben'], joiner: 'tab-of-ben' },
      { claim: { number: 56, changed: ['ben'] }, people: [anna, ben, knocking] },
    );
    expect(found.names()).toEqual(['takeNumber', 'claim', 'gathered', 'publishOccupancy']);
    expect(found.asked.at(-1)).toEqual([
      'publishOccupancy',
      sessionId,
      56,
      2,
      { waiting: 1, crowded: [], full: [] },
    ]);
    expect(found.seen).toMatchObject({
      revision: 56,
      people: [anna, ben, knocking],
      waiting: [{ participantId: 'g' }],
      waitingTotal: 1,
    });
    expect(found.told).toMatchObject([
      ['tab-of-anna', { type: 'presence.changed', since: 24, revision: 56 }],
    ]);
    expect(found).toMatchObject({ isTold: true, intruders: [], audience: 3, ruleRevision: 6 });
  });

  test('by whoever joins while somebody else tells, under the number of their own change', async () => {
    const found = await publishing({ changed: ['ben'], joiner: 'tab-of-ben' }, { people: [anna, ben] });
    expect(found.asked.at(-1)?.slice(0, 4)).toEqual(['publishOccupancy', sessionId, 40, 2]);
    expect(found).toMatchObject({ isTold: false, seen: { revision: 40 }, told: [], outcome: nothingTold });
  });

  test('and who waits is told to the moderators inside, but not to the connection that asks', async () => {
    const other = person('carla', { role: 'moderator' });
    const found = await publishing(
      { waitingRoom: true, joiner: 'tab-of-carla' },
      { people: [anna, ben, other, knocking] },
    );
    expect(found.names()).toEqual(['takeNumber', 'gathered', 'publishOccupancy']);
    expect(found.told).toEqual([
      [
        'tab-of-anna',
        {
          type: 'waiting.changed',
          serverTime: now,
          sessionId,
          revision: 40,
          waiting: [{ participantId: 'g', name: 'Anna', knockedAt: start, invitationId: 'link' }],
          waitingTotal: 1,
        },
      ],
    ]);
    expect(found.isTold).toBe(true);
  });

  test('and the lists are told when it turns', async () => {
    const turned = { ...green, shown: 'grey' };
    const { asked } = await publishing({ waitingRoom: true }, { people: [anna], published: turned });
    expect(asked.filter(([name]) => name === 'show')).toHaveLength(2);
    const still = await publishing({ waitingRoom: true }, { people: [anna] });
    expect(still.names()).not.toContain('show');
  });

  test.each([
    ['nobody was inside', 0, [anna], true],
    ['nobody is inside', 3, [knocking], true],
    ['people were and are inside', 3, [anna], false],
  ])('or somebody faster is helped to tell the lists, where %s', async (_, occupancy, people, isHelped) => {
    const { asked, outcome } = await publishing(
      { waitingRoom: true },
      { noted: { ...untold, occupancy }, people, published: 'older' },
    );
    expect(asked.some(([name]) => name === 'shown')).toBe(isHelped);
    expect(outcome).toEqual(nothingTold);
  });
});

describe('Whoever must not be there is found', () => {
  const small = { ...defaultPolicy, participantLimit: 1, doorLimit: 1 };
  const first = person('anna', { policy: small });
  const second = person('ben', {
    policy: small,
    joinedAt: after(now, 1),
    connections: { 'tab-of-ben': heardAt(start), 'another-of-ben': heardAt(start) },
  });
  const knocked = guest('g', { policy: small });
  const crowding = guest('h', { policy: small, knockedAt: after(now, 1) });
  const all = [second, first, crowding, knocked];
  const surplus = [
    { sessionId, participantId: 'ben', ending: 'full' },
    { sessionId, participantId: 'h', ending: 'crowded' },
  ];

  test('when there is no room inside, or at the door, and is counted and shown nowhere', async () => {
    const found = await publishing({ waitingRoom: true }, { people: all });
    expect(found.intruders).toEqual(surplus);
    expect(found.asked.at(-1)).toEqual([
      'publishOccupancy',
      sessionId,
      40,
      1,
      { waiting: 1, crowded: [], full: [1] },
    ]);
    expect(found.seen).toMatchObject({
      people: [first, knocked],
      waiting: [{ participantId: 'g' }],
      waitingTotal: 1,
    });
  });

  test.each([
    ['inside', 'tab-of-ben', [surplus[0]]],
    ['at the door', 'tab-of-h', [surplus[1]]],
    ['with room', 'tab-of-anna', []],
  ])('by somebody faster, but for who asks to enter and is %s', async (_, joiner, intruders) => {
    const found = await publishing({ joiner }, { people: all, published: 'older' });
    expect(found.intruders).toEqual(intruders);
  });

  test('when the session is hidden from them', async () => {
    const hidden = { ...green, session: { ...session, state: 'hidden' } };
    const people = [person('anna', { role: 'moderator' }), person('carla', { kind: 'contact' })];
    const found = await publishing({ waitingRoom: true }, { people, published: hidden });
    expect(found.intruders).toEqual([{ sessionId, participantId: 'carla', ending: 'hidden' }]);
  });
});
