import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { openRequests } from '../../../client/link/requests.ts';
import type { Verdict } from '../../../functions/limits/allotment.ts';
import { clientPace, pacing } from '../../../functions/limits/guard.ts';
import { instant } from '../../../shared/instant.ts';
import type { TakeShare } from '../../../shared/ports.ts';
import { handClock, settled } from '../hand-clock.ts';

const settings = fc.record({
  messagesPerSecond: fc.integer({ min: 1, max: 100 }),
  messagesAtOnce: fc.integer({ min: 1, max: 150 }),
});

/** An application that wants to say much at once, and again after a while. */
const wishes = fc.array(
  fc.record({ many: fc.integer({ min: 1, max: 120 }), pause: fc.integer({ min: 0, max: 20_000 }) }),
  { minLength: 1, maxLength: 6 },
);

/** How the platform distributes messages over environments: each draw is one of them. */
const environments = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.nat()));

/** What all environments share. */
const counters = (): TakeShare => {
  const taken = new Map<number, number>();
  return async (_, { number }, share, most) => {
    const used = (taken.get(number) ?? 0) + share;
    if (used > most) return false;
    taken.set(number, used);
    return true;
  };
};

test('whoever sends as the welcome asks is never too fast, whatever the settings and wherever the messages go', async () => {
  await fc.assert(
    fc.asyncProperty(settings, wishes, environments, async (set, wanted, [many, draws]) => {
      const take = counters();
      const judges = Array.from({ length: many }, () => pacing(set, take));
      const time = handClock();
      const verdicts: Promise<Verdict>[] = [];
      // An environment handles one message after another.
      const busy = judges.map((): Promise<unknown> => Promise.resolve());
      let ids = 0;
      const requests = openRequests(
        { clock: time.clock, requestId: () => String(++ids), unanswered() {} },
        (text) => {
          if (text.includes('hello')) return;
          const chosen = draws.next().value % many;
          const now = instant(time.now());
          const verdict = Promise.resolve(busy[chosen]).then(
            () => judges[chosen]?.('c1', now) ?? ('passes' as const),
          );
          busy[chosen] = verdict;
          verdicts.push(verdict);
        },
      );
      void requests.send({ action: 'hello' }).catch(() => {});
      await settled();
      requests.answeredBy({
        type: 'welcome',
        requestId: '1',
        serverTime: 0,
        user: { id: 'anna', name: 'Anna', kind: 'contact' },
        limits: { messageBytes: 1, itemBytes: 1, keepAlive: 1, pace: clientPace(set) },
        expiresAt: 0,
      });
      let said = 0;
      for (const { many: more, pause } of wanted) {
        for (let nth = 0; nth < more; nth += 1)
          void requests.send({ action: 'groups.list' }, { timeout: 1 }).catch(() => {});
        said += more;
        await time.advance(pause);
      }
      await time.advance((2_000 * said) / set.messagesPerSecond + 1_000);
      expect(verdicts).toHaveLength(said);
      expect(await Promise.all(verdicts)).toEqual(Array(said).fill('passes'));
    }),
    { numRuns: 300 },
  );
}, 60_000);
