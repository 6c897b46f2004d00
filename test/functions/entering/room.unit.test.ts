import { describe, expect, test } from '@jest/globals';
import { full, isFullFor, PLACES_FOR_MODERATORS, policyFor } from '../../../functions/limits/room.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { ended, present, waiting } from '../../contracts/people.ts';

const key = { sessionId: 's1', participantId: 'anna' };
const policy = { ...defaultPolicy, participantLimit: 5 };

describe('Room inside', () => {
  test.each<[who: string, person: Participant | null, full: number[], isFull: boolean]>([
    ['somebody who is not there', null, [5], true],
    ['somebody who waits', waiting(key), [5], true],
    ['somebody who has left', ended(key), [5], true],
    ['somebody who is inside', present(key), [5], false],
    ['anybody, while there are places', null, [4], false],
  ])('for %s, where %j is full', async (_, person, fullLimits, isFull) => {
    const loaded: unknown[] = [];
    const participants = {
      load: async (whose: unknown) => {
        loaded.push(whose);
        return person;
      },
    } as never;
    const door = { waiting: 0, crowded: [], full: fullLimits };
    expect(await isFullFor({ participants }, { door }, policy, key)).toBe(isFull);
    expect(loaded).toEqual(fullLimits.includes(5) ? [key] : []);
  });

  test('is more for moderators, by as many places as there are for them', () => {
    expect(policyFor(policy, 'member')).toBe(policy);
    expect(policyFor(policy, 'moderator')).toEqual({
      ...policy,
      participantLimit: 5 + PLACES_FOR_MODERATORS,
    });
  });

  test('that there is none is an error with a code of its own', () => {
    expect(full()).toMatchObject({ type: 'error', code: 'session.full' });
  });
});
