import { expect, test } from '@jest/globals';
import { after, instant } from '../../../shared/instant.ts';
import type { Whereabouts } from '../../../shared/ports/whereabouts.ts';
import { start } from '../people.ts';

/** What every account does of where people without a membership are. */
export const whereaboutsContract = (make: () => Whereabouts): void => {
  const now = instant(start);
  const later = after(now, 60_000);
  const at = (sessionId: string, participantId: string) => ({ sessionId, participantId });

  test('whoever was noted is found by their id alone, in each session once', async () => {
    await make().note(at('s#1', 'gus#1'), later);
    await make().note(at('s2', 'gus#1'), later);
    await make().note(at('s2', 'gus#1'), later);
    expect((await make().of('gus#1', now)).toSorted()).toEqual(['s#1', 's2']);
    expect(await make().of('gus', now)).toEqual([]);
  });

  test('for as long as was said, and again from when they come anew', async () => {
    await make().note(at('s1', 'ida'), later);
    expect(await make().of('ida', later)).toEqual(['s1']);
    expect(await make().of('ida', after(later, 2_000))).toEqual([]);
    await make().note(at('s1', 'ida'), after(later, 60_000));
    expect(await make().of('ida', after(later, 2_000))).toEqual(['s1']);
  });

  test('of more sessions than anybody can be in, a hundred are looked at', async () => {
    for (let nth = 0; nth < 101; nth += 1) await make().note(at(`s${nth}`, 'eva'), later);
    expect(await make().of('eva', now)).toHaveLength(100);
  });
};
