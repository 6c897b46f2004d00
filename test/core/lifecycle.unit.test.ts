import { describe, expect, test } from '@jest/globals';
import { instant } from '../../shared/instant.ts';
import type { Happening } from '../../shared/lifecycle/happening.ts';
import { decide } from '../../shared/lifecycle.ts';
import { MOST_CONNECTIONS } from '../../shared/presence/participant.ts';
import { happenings } from './frequency.ts';
import { heardAt, joining, knocking, minute, present, waiting, warned } from './people.ts';
import { actingRows } from './specification/acting.ts';
import { alarmsRows } from './specification/alarms.ts';
import { doorRows } from './specification/door.ts';
import { endOfStayRows } from './specification/end-of-stay.ts';
import { endedRows } from './specification/ended.ts';
import { goingRows } from './specification/going.ts';
import { act, back, by, disconnect, extend, media, ping, showing, wake } from './specification/happenings.ts';
import { holdingRows } from './specification/holding.ts';
import { moderatorsRows } from './specification/moderators.ts';
import { outsideRows } from './specification/outside.ts';
import { returningRows } from './specification/returning.ts';
import { inWords, outcomeOf } from './specification/row.ts';
import { rulesRows } from './specification/rules.ts';
import { warnedRows } from './specification/warned.ts';

/** The specification: every phase and every happening, with "nothing happens" written out. */
const rows = [
  ...outsideRows,
  ...holdingRows,
  ...actingRows,
  ...goingRows,
  ...alarmsRows,
  ...returningRows,
  ...warnedRows,
  ...endedRows,
  ...doorRows,
  ...moderatorsRows,
  ...rulesRows,
  ...endOfStayRows,
];

describe('The lifecycle', () => {
  test.each(rows)('%s', (_sentence, before, happening, now, outcome, effects) => {
    const decision = decide(before, happening, now);
    expect(outcomeOf(before, decision)).toBe(outcome);
    // What goes on record is the subject of `audit.unit.test.ts`.
    const done = decision.effects.filter(({ type }) => type !== 'record');
    expect(done.map(inWords)).toEqual(effects);
  });

  test('has a row for every phase and every happening', () => {
    const phases = ['outside', 'waiting', 'present', 'warned', 'ended'];
    const covered = new Set(rows.map(([, before, { type }]) => `${before?.phase ?? 'outside'} × ${type}`));
    expect([...covered].sort()).toEqual(phases.flatMap((p) => happenings.map((h) => `${p} × ${h}`)).sort());
  });
});

describe('One connection too many', () => {
  const many = Object.fromEntries(
    Array.from({ length: MOST_CONNECTIONS }, (_, nth) => [`tab-${nth}`, heardAt(10 + nth / 2)]),
  );
  test.each([
    ['somebody present', { ...present(), connections: many }, joining('new')],
    ['somebody who resumes', { ...present(), connections: many }, joining('new', { resume: true })],
    ['somebody warned', { ...warned(), connections: many }, joining('new')],
    ['a guest at the door', { ...waiting(), connections: many }, knocking('new')],
  ])('of %s replaces the one that has been silent longest, which is told so', (_, before, join) => {
    const { next, effects } = decide(before, join, minute(16));
    if (!next || next.phase === 'ended') throw new Error('They have not left.');
    const { 'tab-0': _silent, ...kept } = many;
    expect(Object.keys(next.connections).sort()).toEqual([...Object.keys(kept), 'new'].sort());
    expect(effects).toContainEqual(
      expect.objectContaining({
        type: 'farewell',
        connectionId: 'tab-0',
        ending: 'elsewhere',
        at: minute(16),
      }),
    );
    expect(next.awaySince).toBeNull();
  });

  test('is not counted when it is one of them, joining again', () => {
    const { next } = decide({ ...present(), connections: many }, joining('tab-0'), minute(9));
    expect(Object.keys(next?.phase === 'present' ? next.connections : {})).toHaveLength(MOST_CONNECTIONS);
    expect(next?.owed).toBeNull();
  });
});

describe('What never moves the last activity', () => {
  const before = {
    ...present(),
    connections: { 'tab-1': heardAt(0), 'tab-2': heardAt(0) },
  };
  test.each<[string, Happening]>([
    ['media', media(true)],
    ['a state', showing('{"typing":true}')],
    ['a ping', ping()],
    ['another tab', joining('tab-3')],
    ['a resume', joining('tab-3', { resume: true })],
    ['a disconnect', disconnect()],
    ['an alarm', wake(1)],
    ['the sweep', wake(null)],
  ])('%s', (_, happening) => {
    const { next } = decide(before, happening, minute(9));
    expect(next?.lastActivityAt).toBe(before.lastActivityAt);
  });

  test('what a return claims from the future was done just before it', () => {
    const { next } = decide(before, back(99), minute(9));
    expect(next?.lastActivityAt).toBe(minute(9) - 1);
  });

  test('an activity that claims to come from the future counts from now', () => {
    const { next } = decide(before, act(by, minute(99)), minute(9));
    expect(next?.lastActivityAt).toBe(minute(9));
  });
});

test('a connection remembers the last thing that it said about entering', () => {
  const { next } = decide(
    { ...present(), connections: { 'tab-1': { ...heardAt(0), said: 5 } } },
    { ...joining(), said: 3 },
    minute(1),
  );
  expect(next).toMatchObject({ connections: { 'tab-1': { said: 5, seenAt: minute(1) } } });
});

test('the same arguments give the same decision', () => {
  const once = decide(warned(), extend(), instant(minute(16)));
  expect(decide(warned(), extend(), instant(minute(16)))).toEqual(once);
});
