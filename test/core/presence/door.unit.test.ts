import { describe, expect, test } from '@jest/globals';
import { instant } from '../../../shared/instant.ts';
import {
  crowdOf,
  doorOf,
  emptyDoor,
  isWaiting,
  WAITING_BYTES,
  waitingPage,
  waitingRoomOf,
} from '../../../shared/presence/door.ts';
import type { Waiting } from '../../../shared/presence/participant.ts';
import { closely, ended, present, waiting, warned } from '../people.ts';

const policy = { ...closely, doorLimit: 3, linkLimit: 2 };
/** Knocked at that millisecond, by that link. */
const knocked = (
  participantId: string,
  at: number,
  invitation?: string,
  more: Partial<Waiting> = {},
): Waiting => ({
  ...waiting(),
  participantId,
  knockedAt: instant(at),
  policy,
  ...(invitation !== undefined && { invitation }),
  ...more,
});
const idsOf = (people: readonly { participantId: string }[]) =>
  people.map(({ participantId }) => participantId);

test('At the door are those who wait, and nobody who is inside or has ended', () => {
  expect([waiting(), present(), warned(), ended()].map(isWaiting)).toEqual([true, false, false, false]);
});

describe('There is no room at the door', () => {
  test.each<[string, readonly Waiting[], string[]]>([
    ['for nobody, where all fit', [knocked('a', 1, 'l'), knocked('b', 2, 'l'), knocked('c', 3, 'm')], []],
    [
      'for whoever knocked last',
      [knocked('d', 4, 'n'), knocked('a', 1, 'l'), knocked('b', 2, 'l'), knocked('c', 3, 'm')],
      ['d'],
    ],
    [
      'for more by one link than its share, so that others find room',
      [knocked('c', 3, 'l'), knocked('d', 4, 'm'), knocked('a', 1, 'l'), knocked('b', 2, 'l')],
      ['c'],
    ],
    [
      'for more without a link than one link may bring',
      [knocked('a', 1), knocked('b', 2), knocked('c', 3)],
      ['c'],
    ],
    [
      'for the last by id of those who knocked in the same moment',
      [knocked('d', 9, 'm'), knocked('b', 9, 'l'), knocked('c', 9, 'm'), knocked('a', 9, 'l')],
      ['d'],
    ],
    [
      'for whoever knocked later, though the number of the time has one digit more',
      [knocked('a', 10, 'l'), knocked('b', 9, 'l'), knocked('c', 8, 'l')],
      ['a'],
    ],
  ])('%s', (_, people, crowd) => {
    expect(idsOf(crowdOf(people))).toEqual(crowd);
  });
});

test('A door says how many wait, whose links have used up their share there, and what is full inside', () => {
  const inside = [present({ ...closely, participantLimit: 1 })];
  const people = [
    knocked('a', 1, 'm'),
    knocked('b', 2, 'm'),
    knocked('c', 3, 'l'),
    knocked('d', 4),
    knocked('e', 5, 'l'),
    knocked('f', 6, 'n'),
  ];
  expect(doorOf(people, inside)).toEqual({ waiting: 6, crowded: ['l', 'm'], full: [1] });
  // Those whom no link brought crowd none.
  expect(doorOf([knocked('a', 1), knocked('b', 2)], []).crowded).toHaveLength(0);
  expect(doorOf([], [])).toEqual({ waiting: 0, crowded: [], full: [] });
});

describe('Those who wait', () => {
  test('are listed in the order in which they knocked, with their link and any reason for caution', () => {
    const room = waitingRoomOf([
      knocked('b', 2, 'l', { name: 'Ben', namesake: true }),
      knocked('a', 1, undefined, { name: 'Anna' }),
    ]);
    expect(room).toEqual({
      waiting: [
        { participantId: 'a', name: 'Anna', knockedAt: 1 },
        { participantId: 'b', name: 'Ben', knockedAt: 2, invitationId: 'l', namesake: true },
      ],
      waitingTotal: 2,
    });
  });

  const many = Array.from({ length: 250 }, (_, nth) => knocked(`p${String(nth).padStart(3, '0')}`, nth));

  test('are listed as far as they fit, with their total', () => {
    const { waiting: told, waitingTotal } = waitingRoomOf(many);
    const bytes = (count: number) =>
      many
        .slice(0, count)
        .reduce(
          (sum, { participantId, name, knockedAt }) =>
            sum + JSON.stringify({ participantId, name, knockedAt }).length + 1,
          0,
        );
    expect(waitingTotal).toBe(250);
    expect(bytes(told.length)).toBeLessThanOrEqual(WAITING_BYTES);
    expect(bytes(told.length + 1)).toBeGreaterThan(WAITING_BYTES);
  });

  test('are listed up to the last byte that they may take, and no further', () => {
    const bare = JSON.stringify({ participantId: 'a', name: '', knockedAt: 1 }).length;
    const filling = (more: number) => {
      const name = 'x'.repeat(WAITING_BYTES - 2 * (bare + 1) + more);
      return [knocked('a', 1, undefined, { name }), knocked('b', 2, undefined, { name: '' })];
    };
    expect(idsOf(waitingRoomOf(filling(0)).waiting)).toEqual(['a', 'b']);
    expect(idsOf(waitingRoomOf(filling(1)).waiting)).toEqual(['a']);
  });

  test('are read in pages, each once, and the last one says so', () => {
    const read: string[] = [];
    let pages = 0;
    for (let cursor: string | null = null, more = true; more; pages += 1) {
      const page = waitingPage(many.toReversed(), cursor);
      expect(page.waitingTotal).toBe(250);
      read.push(...idsOf(page.waiting));
      cursor = page.next;
      more = cursor !== null;
    }
    expect(read).toEqual(idsOf(many));
    expect(pages).toBe(2);
    expect(waitingPage([], null)).toEqual({ waiting: [], waitingTotal: 0, next: null });
    const few = many.slice(0, 2);
    expect(waitingPage(few, null)).toMatchObject({ waiting: [{}, {}], next: null });
  });
});

test('At a door where nobody waits nothing is crowded or full', () => {
  expect(emptyDoor).toEqual(doorOf([], []));
});

test('Whoever came by no link crowds none, and none is named of them', () => {
  const byNone = [knocked('a', 1), knocked('b', 2)];
  expect(doorOf(byNone, [])).toEqual({ ...emptyDoor, waiting: 2 });
  const [first] = waitingRoomOf(byNone).waiting;
  expect(first).toStrictEqual({ participantId: 'a', name: byNone[0]?.name, knockedAt: 1 });
});
