import { describe, expect, test } from '@jest/globals';
import type { RosterEntry } from '../../client/client.ts';
import { firstOf } from '../../web/session/folding.ts';

const named = (...names: readonly string[]): RosterEntry[] =>
  names.map((name) => ({
    participantId: name,
    name,
    kind: 'licence-holder',
    role: 'member',
    phase: 'present',
    media: { audio: false, video: false },
  }));
const compare = (one: string, other: string) => one.localeCompare(other);
const few = (people: readonly RosterEntry[], before: readonly string[] = [], most = 3) =>
  firstOf(people, most, 'Me', compare, named(...before)).map(({ name }) => name);

describe('Of a crowd inside', () => {
  test('oneself comes first, and then the others by name', () => {
    const people = named('Dora', 'Ben', 'Me', 'Anna');
    expect(few(people, [], 9)).toEqual(['Me', 'Anna', 'Ben', 'Dora']);
    expect(few(people)).toEqual(['Me', 'Anna', 'Ben']);
    expect(few(named('Ben', 'Anna'))).toEqual(['Anna', 'Ben']);
  });

  test('whoever is shown stays, whoever comes, and is replaced once they have left', () => {
    const shown = ['Me', 'Ben', 'Carla'];
    expect(few(named('Me', 'Aaron', 'Anna', 'Ben', 'Carla', 'Dora'), shown)).toEqual(shown);
    expect(few(named('Me', 'Aaron', 'Anna', 'Carla', 'Dora'), shown)).toEqual(['Me', 'Carla', 'Aaron']);
    // With room for everybody they are sorted by name again.
    expect(few(named('Me', 'Aaron', 'Anna', 'Ben'), shown, 4)).toEqual(['Me', 'Aaron', 'Anna', 'Ben']);
  });
});
