import { expect, test } from '@jest/globals';
import { decide } from '../../shared/lifecycle.ts';
import { minute, present, waiting, warned } from './people.ts';

test.each([
  ['present', present()],
  ['warned', warned()],
  ['waiting', waiting()],
] as const)(
  'Whoever is %s is out by an exit on any connection of theirs, unless they have come in since',
  (_, before) => {
    const at = before.joinedAt;
    const exit = { type: 'exit', connectionId: 'not inside' } as const;
    const out = decide(before, { ...exit, at }, minute(20));
    expect(out).toMatchObject({ refusal: null, next: { phase: 'ended', ending: 'exit' } });
    expect(out.effects).toContainEqual(
      expect.objectContaining({ type: 'farewell', connectionId: 'tab-1', ending: 'exit' }),
    );
    const since = { ...before, joinedAt: minute(0.001) };
    const { phase } = before;
    expect(decide(since, { ...exit, at }, minute(20))).toMatchObject({
      refusal: 'not-joined',
      next: { phase },
    });
    // Of when it was said nothing is known.
    expect(decide(before, exit, minute(20)).refusal).toBe('not-joined');
  },
);
