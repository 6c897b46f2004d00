import { describe, expect, test } from '@jest/globals';
import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import type { Notice, Participant } from '../../../shared/presence/participant.ts';
import { ended, heardAt, joining, minute, present, waiting, warned } from '../people.ts';
import { owedAfter, owing } from './debts.ts';

const tab = { connectionId: 'tab-1' };
const wake: Happening = { type: 'wake', hand: 'none' };
const admitting: Happening = { type: 'admit' };

const kinds = (person: Participant, happening: Happening, minutes: number): string[] =>
  decide(person, happening, minute(minutes)).effects.map(({ type }) => type);

/**
 * Two tabs, one of which has not been heard for so long that its lease has run out, so that somebody has to be told.
 */
const withLostTab = <P extends Participant>(person: P): P => ({
  ...person,
  connections: { 'tab-1': heardAt(14), 'tab-9': heardAt(0) },
});

describe('What is owed', () => {
  test.each<
    [sentence: string, before: Participant, happening: Happening, minutes: number, notice: Notice | null]
  >([
    [
      'a warning stays owed while it stands',
      withLostTab(owing(warned(), { notice: 'warning' })),
      wake,
      16,
      'warning',
    ],
    [
      'an extension takes the place of a warning',
      owing(warned(), { notice: 'warning' }),
      { type: 'extend', ...tab },
      16,
      'extended',
    ],
    [
      'a warning takes the place of an extension',
      owing({ ...present(), connections: { 'tab-1': heardAt(14) } }, { notice: 'extended' }),
      wake,
      15,
      'warning',
    ],
    [
      'an extension stays owed to somebody present',
      withLostTab(owing(present(), { notice: 'extended' })),
      wake,
      14,
      'extended',
    ],
    [
      'an admission stays owed to somebody present',
      withLostTab(owing(present(), { notice: 'admitted' })),
      wake,
      14,
      'admitted',
    ],
    [
      'no notice is owed to somebody who has ended: warned',
      owing(warned(), { notice: 'warning' }),
      { type: 'exit', ...tab },
      16,
      null,
    ],
    [
      'no notice is owed to somebody who has ended: extended',
      owing(present(), { notice: 'extended' }),
      { type: 'exit', ...tab },
      1,
      null,
    ],
    ['nothing is nothing', withLostTab(owing(present(), {})), wake, 14, null],
  ])('%s', (_, before, happening, minutes, notice) => {
    expect(owedAfter(before, happening, minutes)?.notice).toBe(notice);
  });

  test('a roster and a waiting room stay owed, and are never owed alone', () => {
    expect(owedAfter(withLostTab(owing(present(), { roster: true })), wake, 14)).toMatchObject({
      roster: true,
      waitingRoom: false,
    });
    expect(owedAfter(withLostTab(owing(present(), { waitingRoom: true })), wake, 14)).toMatchObject({
      roster: false,
      waitingRoom: true,
    });
    expect(owedAfter(withLostTab(present()), wake, 14)).toMatchObject({ roster: false, waitingRoom: false });
  });

  test('a warning and a lost tab in one wake-up owe the roster', () => {
    const silent = { ...present(), connections: { 'tab-1': heardAt(14), 'tab-9': heardAt(5.5) } };
    expect(owedAfter(silent, wake, 15.5)).toMatchObject({
      notice: 'warning',
      roster: true,
      farewells: { 'tab-9': {} },
    });
  });

  test('that somebody has come in stays owed as long as the roster is, and is owed with nothing else', () => {
    const entered = (before: Participant | null, happening: Happening, minutes: number) =>
      owedAfter(before as Participant, happening, minutes)?.entered;
    expect(entered(null, joining(), 0)).toBe(true);
    expect(entered(ended(), joining(), 50)).toBe(true);
    expect(entered(waiting(), admitting, 1)).toBe(true);
    expect(entered(withLostTab(owing(present(), { roster: true, entered: true })), wake, 14)).toBe(true);
    expect(owedAfter(warned(), { type: 'extend', ...tab }, 16)).not.toHaveProperty('entered');
    for (const told of [{ roster: false, entered: true }, { roster: true }])
      expect(owedAfter(withLostTab(owing(present(), told)), wake, 14)).not.toHaveProperty('entered');
  });

  test('is stamped with the version that wrote it', () => {
    const newcomer = decide(null, joining(), minute(0)).next;
    expect([newcomer?.version, newcomer?.owed?.stamp]).toEqual([1, 1]);
    const gone = decide(warned(), { type: 'exit', ...tab }, minute(16)).next;
    expect(gone?.owed?.stamp).toBe(gone?.version);
  });

  test('is done again by whatever wakes the person, and not by what changes nothing', () => {
    const person = owing(
      { ...present(), connections: { 'tab-1': heardAt(2) }, alarm: { generation: 1, at: minute(11) } },
      { notice: 'extended', roster: true },
    );
    expect(kinds(person, { type: 'wake', hand: 'none' }, 3)).toEqual(['extended', 'publish']);
    const stale: Happening = { type: 'activity', ...tab, at: person.lastActivityAt };
    const decision = decide(person, stale, minute(3));
    expect([decision.next, decision.effects]).toEqual([person, []]);
    expect(decision.next).toBe(person);
  });

  test('is what the effects are made from, each kind only when there is some', () => {
    expect(kinds(withLostTab(present()), wake, 14)).toEqual(
      expect.not.arrayContaining(['record', 'publish', 'warn']),
    );
    expect(kinds(owing(waiting(), { waitingRoom: true }), wake, 1)).toContain('publish');
    expect(kinds(present(), wake, 1).filter((type) => type !== 'arm' && type !== 'move')).toEqual([]);
    expect(decide(null, wake, minute(0))).toEqual({
      next: null,
      effects: [],
      transitions: [],
      refusal: null,
    });
  });
});
