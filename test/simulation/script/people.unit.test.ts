import { describe, expect, test } from '@jest/globals';
import { messageOf, type Scene } from '../../../bench/simulation/people/deeds.ts';
import { policies } from '../../../bench/simulation/script/deployments/policies.ts';
import { overAt } from '../../../bench/simulation/script/life.ts';
import type { PersonScript } from '../../../bench/simulation/script/person-script.ts';
import { readable } from '../../../bench/simulation/script/readings.ts';
import { linkId, type Script, scriptOf } from '../../../bench/simulation/script/script.ts';
import { MAX_NAME_BYTES } from '../../../shared/name.ts';
import { peopleOf, scripts } from './scripts.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('Among many histories', () => {
  test('there are pairs and full halls', () => {
    const sizes = scripts.map(({ people }) => people.length);
    expect(Math.min(...sizes)).toBe(2);
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(100);
  });

  test('everybody is there who can be, and does everything that can be done', () => {
    const people = scripts.flatMap(peopleOf);
    expect(new Set(people.map(({ kind, role, link }) => `${kind} ${link ?? role}`))).toEqual(
      new Set([
        'licence-holder moderator',
        'licence-holder member',
        'contact moderator',
        'contact member',
        'guest open',
        'guest once',
      ]),
    );
    const acts = new Set(people.flatMap(({ steps }) => steps.map(({ act }) => act)));
    for (const deed of [
      'admit',
      'deny',
      'empty door',
      'remove',
      'appoint',
      'dismiss',
      'turn',
      'revoke',
    ] as const)
      expect(acts).toContain(deed);
    for (const act of ['look', 'renew', 'erase'] as const) expect(acts).toContain(act);
  });

  test('a clock that is set a day ahead makes none a day longer', () => {
    const steps = scripts.flatMap(peopleOf).flatMap(({ browser }) => browser?.steps ?? []);
    const set = steps.filter(({ act, more }) => act === 'set clock' && more >= DAY);
    expect(set.length).toBeGreaterThan(0);
    expect(set.filter((step) => overAt(step) !== step.at)).toEqual([]);
    expect(Math.max(...steps.map((step) => overAt(step) - step.at))).toBeGreaterThan(10 * MINUTE);
  });

  test('some use the real client, in a page that is left and on a line that is dead, beside models of it', () => {
    const people = scripts.flatMap(peopleOf);
    const browsers = people.flatMap(({ browser }) => browser ?? []);
    expect(browsers.length).toBeGreaterThan(people.length / 5);
    expect(browsers.length).toBeLessThan(people.length / 3);
    const isMixed = ({ people: all }: Script) =>
      all.some((one) => one.browser) && all.some((one) => !one.browser);
    expect(scripts.filter(isMixed).length).toBeGreaterThan(scripts.length / 2);
    const exits = people.filter(({ browser, steps }) =>
      steps.some(({ act, at }) => {
        const isDead = browser?.steps.some(
          (one) => one.act === 'outage' && one.at <= at && one.at + one.more > at,
        );
        return act === 'exit' && isDead === true;
      }),
    );
    expect(exits.length).toBeGreaterThan(100);
  });

  test('somebody has one role here and another one there', () => {
    const twice = scripts.filter(({ people }) =>
      people.some((one) =>
        people.some(
          (other) => one.user === other.user && one.role !== other.role && one.session !== other.session,
        ),
      ),
    );
    expect(twice.length).toBeGreaterThan(100);
  });
});

test('people hold where it is allowed and where it is not, and moderators end it', () => {
  const acts = (one: PersonScript, ...wanted: string[]) => one.steps.some(({ act }) => wanted.includes(act));
  const holding = scripts.filter(({ people }) => people.some((one) => acts(one, 'hold')));
  expect(holding.some(({ policy }) => policies[policy].holdLimit > 0)).toBe(true);
  expect(holding.some(({ policy }) => policies[policy].holdLimit === 0)).toBe(true);
  const people = scripts.flatMap((script) => script.people);
  expect(people.some((one) => acts(one, 'release'))).toBe(true);
  expect(people.filter((one) => acts(one, 'end hold')).every(({ role }) => role === 'moderator')).toBe(true);
  expect(people.some((one) => acts(one, 'end hold'))).toBe(true);
});

test('a session changes hands in some histories, and in every one where that is asked for', () => {
  const handedOver = scripts.filter(({ handover }) => handover !== null).length;
  expect(handedOver).toBeGreaterThan(scripts.length / 25);
  expect(handedOver).toBeLessThan(scripts.length / 10);
  const wanted = Array.from({ length: 50 }, (_, index) => scriptOf(1, index, [0], 0, ['handover']));
  for (const { people, handover } of wanted) {
    const isPossible =
      people.some(({ kind }) => kind === 'licence-holder') && people.some(({ role }) => role === 'moderator');
    if (handover === null) continue;
    expect(isPossible).toBe(true);
    expect(people.find(({ user }) => user === handover.owner)?.role).toBe('moderator');
    const acts = people.flatMap(({ steps }) => steps.map(({ act }) => act));
    expect(acts).toContain('offer');
  }
  expect(wanted.filter(({ handover }) => handover !== null).length).toBeGreaterThan(25);
});

test('members leave for good in some histories, and a backend takes rights away and gives them', () => {
  const wanted = Array.from({ length: 50 }, (_, index) => scriptOf(1, index, [0], 0, ['leaving']));
  const said = wanted.flatMap(({ entitlings }) => entitlings);
  expect(said.some(({ role }) => role === null)).toBe(true);
  expect(said.some(({ role }) => role === 'moderator')).toBe(true);
  expect(said.some(({ users }) => users.length > 1)).toBe(true);
  const acts = wanted.flatMap(peopleOf).flatMap(({ steps }) => steps.map(({ act }) => act));
  expect(acts).toContain('quit');
  const ordinary = scripts.filter(({ people }) =>
    people.some(({ steps }) => steps.some(({ act }) => act === 'quit')),
  );
  expect(ordinary.length).toBeGreaterThan(0);
  expect(ordinary.length).toBeLessThan(scripts.length / 6);
});

test('backends read everything that they may, in some histories and in every one where that is asked for', () => {
  const ordinary = scripts.filter(({ readings }) => readings.length > 0).length;
  expect(ordinary).toBeGreaterThan(scripts.length / 25);
  expect(ordinary).toBeLessThan(scripts.length / 6);
  const wanted = Array.from({ length: 50 }, (_, index) => scriptOf(1, index, [0], 0, ['reading']));
  for (const { readings } of wanted)
    expect(new Set(readings.map(({ what }) => what))).toEqual(new Set(readable));
  expect(wanted.some(({ readings }) => readings.some(({ from }) => from !== null))).toBe(true);
});

test('people become contacts in some histories, and do whatever may be done with an invitation', () => {
  const wanted = Array.from({ length: 50 }, (_, index) => scriptOf(1, index, [0], 0, ['acquaintance']));
  const said = wanted
    .flatMap(peopleOf)
    .flatMap(({ steps }) => steps.flatMap(({ says }) => says?.action ?? []));
  for (const what of ['invite', 'accept', 'decline', 'withdraw', 'remove'] as const)
    expect(said).toContain(`contact.${what}`);
});

test('a door is besieged in some histories, by more than there is room for, under names that are too long', () => {
  const wanted = Array.from({ length: 50 }, (_, index) => scriptOf(1, index, [1], 0, ['siege']));
  const besieged = wanted.filter(({ strangers }) => strangers.length > 0);
  expect(besieged.length).toBeGreaterThan(30);
  for (const { people } of besieged) {
    const guests = people.filter(({ kind, called }) => kind === 'guest' && called !== undefined);
    expect(guests.length).toBeGreaterThanOrEqual(20);
    const sizes = guests.map(({ called = '' }) => Buffer.byteLength(called));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(MAX_NAME_BYTES);
    expect(sizes.filter((size) => size > MAX_NAME_BYTES).length).toBeGreaterThanOrEqual(20);
  }
  expect(besieged.some(({ policy }) => policy === 'narrow')).toBe(true);
  expect(besieged.some(({ storm }) => storm === 0)).toBe(true);
  const acts = besieged.flatMap(peopleOf).flatMap(({ steps }) => steps.map(({ act }) => act));
  expect(acts).toContain('revoke');
  const ordinary = scripts.filter(({ strangers }) => strangers.length > 0).length;
  expect(ordinary).toBeGreaterThan(0);
  expect(ordinary).toBeLessThan(scripts.length / 25);
});

test('a deed is done only to people it can be done to', () => {
  const scene: Scene = { sessionId: 's', revision: null, waiting: [], others: [] };
  for (const deed of [
    'admit',
    'deny',
    'empty door',
    'remove',
    'end hold',
    'appoint',
    'dismiss',
    'turn',
  ] as const)
    expect(messageOf(deed, 5, scene)).toBeNull();
  const full = {
    ...scene,
    revision: 4,
    waiting: [{ participantId: 'g', name: 'G', knockedAt: 1 }],
    others: ['a', 'b'],
  };
  expect(messageOf('admit', 5, full)).toEqual({
    action: 'waiting.admit',
    sessionId: 's',
    participantId: 'g',
  });
  expect(messageOf('remove', 5, full)).toMatchObject({ participantId: 'b' });
  expect(messageOf('turn', 5, full)).toMatchObject({ revision: 4, state: 'hidden' });
  expect(messageOf('revoke', 5, full)).toMatchObject({ invitationId: linkId('s', 'open') });
});
