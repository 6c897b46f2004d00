import { type Instant, instant } from '../../../shared/instant.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import type { Fail } from '../oracle/account.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';

/** What was done on a page, and the true time of it: whatever the client reports is held against this. */
export type Deeds = {
  readonly note: () => void;
  /** This is written, and nobody has done anything. */
  readonly noteIdle: (value: unknown) => void;
  readonly last: () => Instant | null;
  /** The true time of what this message reports. */
  readonly doneAt: (request: UpMessage) => Instant;
};

/** Milliseconds: a client rounds, and reads its clocks one after the other. */
const EXACT = 50;

export const createDeeds = (time: VirtualTime, fail: Fail, whose: string): Deeds => {
  const deeds: Instant[] = [];
  const idle = new Set<string>();
  return {
    note: () => void deeds.push(time.now()),
    noteIdle: (value) => void idle.add(JSON.stringify(value)),
    last: () => deeds.at(-1) ?? null,
    doneAt: (request) => {
      if (
        request.action === 'content.put' &&
        request.activity !== false &&
        idle.has(JSON.stringify(request.value))
      )
        fail('app', `The client of ${whose} tells of a write as if somebody had made it by hand.`);
      // Of an exit it is how long ago it was called.
      const ago = 'agoMs' in request && request.action !== 'session.exit' ? request.agoMs : undefined;
      if (ago === undefined && request.action !== 'activity') return time.now();
      const claimed = time.now() - (ago ?? 0);
      const nearest = deeds.reduce<Instant | null>(
        (best, one) => (best === null || Math.abs(one - claimed) < Math.abs(best - claimed) ? one : best),
        null,
      );
      if (nearest === null || Math.abs(nearest - claimed) > EXACT)
        fail(
          'app',
          `The client of ${whose} tells of something done ${ago ?? 0} ms ago, but the nearest deed was ${
            nearest === null ? 'never' : `${time.now() - nearest} ms ago`
          }.`,
        );
      return nearest ?? instant(claimed);
    },
  };
};
