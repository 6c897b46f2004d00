import { describe, expect, test } from '@jest/globals';
import type { Instant } from '../../../shared/instant.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { differences } from '../../../shared/replay/comparison.ts';
import { ended, minute, present, waiting, warned } from '../people.ts';

describe('Comparing', () => {
  const at = (minutes: number): Instant => minute(minutes);
  const differing = (replayedPerson: Participant, change: object): string[] =>
    differences(replayedPerson, { ...replayedPerson, ...change } as Participant);

  test.each<[string, Participant, object, string[]]>([
    ['nothing', present(), {}, []],
    [
      'what is not on record',
      present(),
      { name: 'Other', role: 'moderator', connections: {}, version: 9 },
      [],
    ],
    ['a later activity of somebody present', present(), { lastActivityAt: at(9) }, []],
    ['an earlier activity', present(), { lastActivityAt: at(-1) }, ['lastActivityAt']],
    ['a later activity of somebody warned', warned(), { lastActivityAt: at(9) }, ['lastActivityAt']],
    ['the phase', present(), { phase: 'warned' }, ['phase']],
    ['the join', present(), { joinedAt: at(1) }, ['joinedAt']],
    ['the knock', waiting(), { knockedAt: at(1) }, ['knockedAt']],
    ['the warning', warned(), { warnedAt: at(16) }, ['warnedAt']],
    ['the ending', ended(), { ending: 'exit' }, ['ending']],
    ['the time of the ending', ended(), { endedAt: at(46) }, ['endedAt']],
    ['a hold', present(), { hold: { reason: 'reading', since: at(1), until: at(2) } }, ['hold']],
    ['where it ended', ended(), { wasInside: false }, ['wasInside']],
    ['the head of the chain', ended(), { trail: { head: 'x', length: 1 } }, ['trail']],
  ])('finds %s', (_, person, change, found) => {
    expect(differing(person, change)).toEqual(found);
  });
});
