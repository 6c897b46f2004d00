import { after, type Duration, type Instant, instant } from '../../shared/instant.ts';
import type { TakeShare } from '../../shared/ports.ts';

/** What somebody may use in each window of time, by whatever it is counted. */
export type Terms = {
  readonly most: number;
  readonly window: Duration;
  /** What each environment lets pass without asking. It drips back, this much in each window. */
  readonly free: number;
  /** How much of the rest an environment takes at a time. */
  readonly share: number;
};

/** Who has been refused over and over is hung up on. */
export type Verdict = 'passes' | 'too fast' | 'too much' | 'hang up';

/** Whoever has been refused this often in a row, by one environment, is not just clumsy. */
export const MOST_REFUSALS = 100;

export type Allotment = {
  /** Whether there is anything left without asking. */
  readonly isFree: (whose: string, now: Instant) => boolean;
  /** Whether there is anything left. */
  readonly isOpen: (whose: string, now: Instant) => Promise<boolean>;
  /** Takes this much of it, even if that is more than is left. */
  readonly spend: (whose: string, now: Instant, amount: number) => void;
  /** Notes that this was refused somebody, and answers how often in a row it was, by this environment. */
  readonly refuse: (whose: string) => number;
};

/** How many are remembered; a new one takes the place of the one that has been silent longest. */
export const REMEMBERED = 1_000;

type Purse = {
  /** What this environment may still let pass without asking. */
  readonly free: number;
  readonly at: Instant;
  /** What is left of the shares that were taken in this window; null when there was none left to take. */
  readonly share: number | null;
  readonly window: number;
  readonly refusals: number;
};

/**
 * The platform spreads what somebody does over as many environments as it likes. A little passes in each without asking, so
 * that whoever is modest costs nothing; whoever is not takes shares of what all environments together may let pass in a
 * window of time, one with each write.
 *
 *     window     |── most ──|── most ──|
 *     and in each environment `free` besides, for each window
 */
export const allotting = ({ most, window: length, free, share: size }: Terms, take: TakeShare): Allotment => {
  const known = new Map<string, Purse>();

  const opened = (whose: string, now: Instant): Purse => {
    const window = Math.floor(now / length);
    const before = known.get(whose) ?? { free, at: now, share: 0, window, refusals: 0 };
    const dripped = before.free + (Math.max(0, now - before.at) / length) * free;
    return {
      free: Math.min(free, dripped),
      at: now,
      share: before.window === window ? before.share : 0,
      window,
      refusals: before.refusals,
    };
  };

  const keep = (whose: string, purse: Purse): void => {
    known.delete(whose);
    known.set(whose, purse);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
  };

  return {
    isFree: (whose, now) => opened(whose, now).free >= 1,

    isOpen: async (whose, now) => {
      const purse = opened(whose, now);
      const span = {
        number: purse.window,
        endsAt: after(instant(0), Math.ceil((purse.window + 1) * length)),
      };
      let { share } = purse;
      while (purse.free < 1 && share !== null && share < 1)
        share = (await take(whose, span, size, most)) ? share + size : null;
      const isOpen = purse.free >= 1 || share !== null;
      keep(whose, { ...purse, share, refusals: isOpen ? 0 : purse.refusals });
      return isOpen;
    },

    spend: (whose, now, amount) => {
      const purse = opened(whose, now);
      const byFree = Math.min(amount, Math.floor(purse.free));
      const share = purse.share === null ? null : purse.share - (amount - byFree);
      keep(whose, { ...purse, free: purse.free - byFree, share });
    },

    refuse: (whose) => {
      const purse = known.get(whose);
      const refusals = (purse?.refusals ?? 0) + 1;
      if (purse) known.set(whose, { ...purse, refusals });
      return refusals;
    },
  };
};
