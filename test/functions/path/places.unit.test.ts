import { describe, expect, test } from '@jest/globals';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import { instant } from '../../../shared/instant.ts';
import { LAST_WORD } from '../../../shared/lifecycle/happening.ts';
import { areHere, arrivedBy, placeOf, placesOf } from '../../../shared/path/places.ts';
import type { Connection } from '../../../shared/ports/connections.ts';
import { debt, ended, heardAt, present, record, start } from '../../contracts/people.ts';
import { memoryRegistry } from '../../world/stores/registry.ts';
import { anna } from '../../world/tab.ts';

const key = { sessionId: 's1', participantId: 'anna' };

const connection = (
  connectionId: string,
  sessionId: string | null,
  more: Partial<Connection> = {},
): Connection => ({
  connectionId,
  user: anna,
  connectedAt: instant(start),
  expiresAt: instant(start + 60_000),
  sessionId,
  ...more,
});

const registered = async (...connections: readonly Connection[]) => {
  const registry = memoryRegistry();
  for (const one of connections) await registry.open(one);
  return { registry };
};

describe('A connection', () => {
  test.each<[sessionId: string | null, entered: string[] | undefined, places: string[]]>([
    [null, undefined, []],
    ['s1', undefined, ['s1']],
    ['s1', ['s1', 's2'], ['s1', 's2']],
    ['s1', ['s2'], ['s2', 's1']],
    [null, ['s2'], ['s2']],
  ])('in %p that has entered %p may be in %p', (sessionId, entered, places) => {
    expect(placesOf(connection('tab', sessionId, { entered }))).toEqual(
      places.map((id) => ({ sessionId: id, participantId: 'anna' })),
    );
  });

  test('is where the registry says, by what it has said last, or is gone', async () => {
    const ports = await registered(
      connection('here', 's1', { said: 7 }),
      connection('elsewhere', 's2', { said: 8 }),
      connection('nowhere', null),
    );
    expect(await placeOf(ports, key, 'here')).toEqual({ place: 'here', said: 7 });
    expect(await placeOf(ports, key, 'elsewhere')).toEqual({ place: 'elsewhere', said: 8 });
    expect(await placeOf(ports, key, 'nowhere')).toEqual({ place: 'left', said: 0 });
    expect(await placeOf(ports, key, 'gone')).toEqual({ place: 'gone', said: LAST_WORD });
  });
});

describe('It is owed to look where somebody is by now', () => {
  const arriving = (...records: Partial<ParticipantRecord>[]) =>
    present(key, {
      connections: { one: heardAt(start), two: heardAt(start) },
      owed: debt({
        roster: true,
        records: records.map((more) => ({ ...record, ...more }) as ParticipantRecord),
      }),
    });

  test.each(['joined', 'returned', 'knocked', 'admitted'] as const)(
    'while it is not on record that they have %s',
    (type) => {
      expect(arrivedBy(arriving({}, { type, cause: 'join' } as never))).toEqual(['one', 'two']);
      expect(arrivedBy(arriving({ type, cause: 'admit' } as never))).toEqual([]);
    },
  );

  test('and not of whoever has not just come, owes nothing, or has ended', () => {
    expect(arrivedBy(arriving({ type: 'warned', cause: 'join' } as never))).toEqual([]);
    expect(arrivedBy(arriving())).toEqual([]);
    expect(arrivedBy(present(key))).toEqual([]);
    const { owed } = arriving({ type: 'joined', cause: 'join' } as never);
    expect(arrivedBy(ended(key, { owed }))).toEqual([]);
  });

  test('and they are here while all their connections are', async () => {
    const person = arriving({ type: 'joined', cause: 'join' } as never);
    const both = await registered(connection('one', 's1'), connection('two', 's1'));
    expect(await areHere(both, person)).toBe(true);
    const one = await registered(connection('one', 's1'), connection('two', 's2'));
    expect(await areHere(one, person)).toBe(false);
    expect(await areHere(await registered(), present(key))).toBe(true);
  });
});
