import { expect, test } from '@jest/globals';
import { noteWhereabouts } from '../../../functions/entering/whereabouts.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import { defaultPolicy, type Policy } from '../../../shared/policy.ts';
import type { ParticipantKey } from '../../../shared/presence/participant.ts';

const [now, HOUR, MINUTE] = [instant(1_800_000_000_000), 60 * 60_000, 60_000];
const key = { sessionId: 's1', participantId: 'guest-1' };

test.each<[string, Partial<Policy>]>([
  ['the lease', { lease: 5 * MINUTE, lostGrace: 2 * MINUTE, goodbyeGrace: MINUTE }],
  ['the grace of who is cut off', { lease: 2 * MINUTE, lostGrace: 5 * MINUTE, goodbyeGrace: MINUTE }],
  ['the grace of who has said goodbye', { lease: MINUTE, lostGrace: 2 * MINUTE, goodbyeGrace: 5 * MINUTE }],
])(
  'Where somebody without a membership is stays noted for three hours and %s, whichever is longest',
  async (_, policy) => {
    const noted: [ParticipantKey, Instant][] = [];
    const whereabouts = {
      note: async (whose: ParticipantKey, until: Instant) => void noted.push([whose, until]),
      of: async () => [],
    };
    await noteWhereabouts({ whereabouts, clock: () => now }, key, { ...defaultPolicy, ...policy });
    expect(noted).toEqual([[key, now + 3 * HOUR + 5 * MINUTE]]);
  },
);
