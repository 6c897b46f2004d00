import { describe, expect, test } from '@jest/globals';
import { after, instant } from '../../../shared/instant.ts';
import { isLossDue, isOutage } from '../../../shared/lifecycle/outage.ts';
import type { Participant, Present } from '../../../shared/presence/participant.ts';
import { ended, heardAt, minute, present, waiting, warned } from '../people.ts';

const lostAt = minute(5);
/** Lost without a word. */
const gone = (participantId: string, at = lostAt, more: Partial<Present> = {}): Present => ({
  ...present(),
  participantId,
  connections: {},
  awaySince: at,
  leftAt: at,
  parting: { connectionId: 'tab-1', how: 'lost' },
  ...more,
});
/** Inside, and last heard then. */
const quiet = (participantId: string, minutes = 4): Present => ({
  ...present(),
  participantId,
  connections: { 'tab-1': heardAt(minutes) },
});
const anna = gone('anna');

describe('Somebody is about to be given up as lost', () => {
  const due = after(lostAt, anna.policy.lostGrace);
  test.each<[string, Participant | null, number, boolean]>([
    ['who was lost as long ago as the grace takes', anna, 0, true],
    ['but not a moment sooner', anna, -1, false],
    [
      'also while a warning stands',
      { ...warned(), ...gone('anna'), phase: 'warned', warnedAt: minute(4) },
      0,
      true,
    ],
    ['but not somebody who is there', { ...anna, awaySince: null }, 0, false],
    ['who said goodbye', { ...anna, parting: { connectionId: 'tab-1', how: 'goodbye' } }, 0, false],
    ['who is known to be cut off', { ...anna, parting: { connectionId: 'tab-1', how: 'outage' } }, 0, false],
    ['whom the server has closed', (({ parting: _parting, ...person }) => person)(anna), 0, false],
    [
      'at the door',
      { ...waiting(), awaySince: lostAt, parting: { connectionId: 'tab-1', how: 'lost' } },
      0,
      false,
    ],
    ['who has ended', ended(), 0, false],
    ['who has never been there', null, 0, false],
  ])('%s', (_, person, later, is) => {
    expect(isLossDue(person, instant(due + later))).toBe(is);
  });
});

describe('It was an outage', () => {
  if (!isLossDue(anna, minute(9))) throw new Error('She is lost.');
  const three = ['ben', 'carla', 'dora'].map((id) => gone(id));
  const [ben] = three as [Present, ...Present[]];
  test.each<[string, readonly Participant[], boolean]>([
    ['where another was lost in the same moment', [ben], true],
    ['where it was half a minute before', [gone('ben', after(lostAt, -30_000))], true],
    ['or after it', [gone('ben', after(lostAt, 30_000))], true],
    [
      'where the server had closed another in that moment',
      [(({ parting: _parting, ...person }) => person)(ben)],
      true,
    ],
    ['but not where it was longer before', [gone('ben', after(lostAt, -30_001))], false],
    ['or longer after', [gone('ben', after(lostAt, 30_001))], false],
    ['where they are back since', [{ ...ben, connections: { 'tab-2': heardAt(6) }, awaySince: null }], true],
    ['where they stood warned', [{ ...warned(), ...ben, phase: 'warned', warnedAt: minute(4) }], true],
    ['where one in four has merely fallen silent', [...three, quiet('emil')], true],
    ['but not one in three', [...three.slice(1), quiet('emil')], false],
    ['where that one was heard in the very moment', [...three, quiet('emil', 5)], true],
    ['but not where they were heard since', [...three, quiet('emil', 5.1)], false],
    ['where whoever has stayed had not come yet', [ben, { ...quiet('emil', 9), joinedAt: minute(6) }], true],
    ['but had in that moment', [ben, { ...quiet('emil', 9), joinedAt: lostAt }], false],
    [
      'but not where the other said goodbye',
      [gone('ben', lostAt, { parting: { connectionId: 'b', how: 'goodbye' } })],
      false,
    ],
    ['where nobody else was inside', [], false],
    [
      'where they were alone but for those outside',
      [
        anna,
        { ...waiting(), ...gone('ben'), phase: 'waiting', knockedAt: minute(0) },
        { ...ended(), participantId: 'carla' },
      ],
      false,
    ],
  ])('%s', (_, people, is) => {
    expect(isOutage(anna, people)).toBe(is);
  });
});
