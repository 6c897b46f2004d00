import { describe, expect, test } from '@jest/globals';
import type { SessionSummary } from '../../client/client.ts';
import { chosenOf } from '../../web/lists/choice.ts';
import { grammarOf } from '../../web/words/grammar.ts';

const session = (name: string, occupancy = 0, state: SessionSummary['state'] = 'active'): SessionSummary => ({
  id: name,
  name,
  state,
  mode: 'edit',
  revision: 1,
  occupancy,
  occupancyRevision: 1,
  role: 'member',
  lastUsedAt: 0,
});

const sessions = [
  session('Room 10'),
  session('Straße Süd', 2),
  session('Room 9', 0, 'closed'),
  session('École du soir', 1),
];

const choice = {
  search: '',
  order: 'used',
  isOccupied: ({ occupancy }: SessionSummary) => occupancy > 0,
  compare: grammarOf('en').compare,
} as const;
const namesOf = (wanted: Partial<Parameters<typeof chosenOf>[1]>) =>
  chosenOf(sessions, { ...choice, ...wanted }).map(({ name }) => name);

describe('Of many sessions', () => {
  test('those in one state are shown, most recently used first', () => {
    expect(namesOf({})).toEqual(['Room 10', 'Straße Süd', 'Room 9', 'École du soir']);
    expect(namesOf({ state: 'closed' })).toEqual(['Room 9']);
    expect(namesOf({ state: 'hidden' })).toEqual([]);
  });

  test.each([
    ['ecole', ['École du soir']],
    ['SUED', []],
    ['sud strasse', ['Straße Süd']],
    ['room 1', ['Room 10']],
    ['  ', ['Room 10', 'Straße Süd', 'Room 9', 'École du soir']],
  ])('“%s” finds those that contain all its words, in any case and with any accents', (search, names) => {
    expect(namesOf({ search })).toEqual(names);
  });

  test('they are sorted by name as in the language, or with the occupied ones first', () => {
    expect(namesOf({ order: 'name' })).toEqual(['École du soir', 'Room 9', 'Room 10', 'Straße Süd']);
    expect(namesOf({ order: 'occupied' })).toEqual(['Straße Süd', 'École du soir', 'Room 10', 'Room 9']);
  });
});
