import * as z from 'zod/mini';
import { after, type Duration, type Instant } from '../../shared/instant.ts';
import type { Ask, Entitlement, Said } from '../../shared/ports/entitlement.ts';
import type { Clock } from '../../shared/ports.ts';

export type Asking = {
  readonly ask: Ask;
  readonly clock: Clock;
  /** How long an answer is held, unless it says less itself. */
  readonly kept: Duration;
  /** Is told of each question that got no good answer, and of each that was not asked because others got none. */
  readonly failed: (fault: unknown) => void;
};

/** An answer may say so itself, but no environment holds one for longer. */
export const LONGEST_KEPT: Duration = 60 * 60_000;
/** Whoever has just been let in elsewhere is not turned away for longer by an older refusal. */
export const REFUSAL_KEPT: Duration = 5_000;
/** A failure that took this long has held up whoever came, and an environment with them. */
export const HELD_UP: Duration = 2_000;
/** After this many of them in a row nothing is asked for a while, and whoever comes is answered at once. Then one question is tried. */
export const MOST_HELD_UP = 3;
export const REST: Duration = 10_000;
/** How many answers one environment holds; the oldest goes first. */
export const MOST_KEPT = 1_000;

const answer = z.object({
  role: z.nullable(z.enum(['moderator', 'member', 'membership'])),
  /** For how many seconds it may be held. */
  for: z.optional(z.number().check(z.nonnegative())),
});

type Held = { readonly said: Exclude<Said, 'unavailable'>; readonly until: Instant };

/**
 * Asks, and holds what was answered for a while: in the environment, where it costs nothing and goes with it. Nobody gets a right
 * from an answer that is too old, wrong or missing.
 */
export const asking = ({ ask, clock, kept, failed }: Asking): Entitlement => {
  const held = new Map<string, Held>();

  const hold = (key: string, one: Held): void => {
    held.delete(key);
    held.set(key, one);
    const [oldest] = held.keys();
    if (held.size > MOST_KEPT && oldest !== undefined) held.delete(oldest);
  };

  let heldUp = 0;
  let restsUntil: Instant | null = null;
  const unanswered = (fault: unknown, asked: Instant): void => {
    failed(fault);
    const now = clock();
    heldUp = now - asked < HELD_UP ? 0 : heldUp + 1;
    restsUntil = heldUp < MOST_HELD_UP ? null : after(now, REST);
  };

  return {
    of: async ({ id: userId, kind }, sessionId) => {
      if (kind === 'guest') return 'membership';
      const key = JSON.stringify([userId, kind, sessionId]);
      const before = held.get(key);
      if (before !== undefined && clock() < before.until) return before.said;
      held.delete(key);
      const now = clock();
      if (restsUntil !== null && now < restsUntil) {
        failed(new Error('It was not asked: it has held up those before.'));
        return 'unavailable';
      }
      try {
        const { role, for: seconds } = z.parse(answer, await ask({ version: 1, userId, kind, sessionId }));
        const wanted = Math.min(kept, seconds === undefined ? kept : seconds * 1_000);
        const until = after(now, role === null ? Math.min(wanted, REFUSAL_KEPT) : wanted);
        if (until > now) hold(key, { said: role, until });
        heldUp = 0;
        restsUntil = null;
        return role;
      } catch (fault) {
        unanswered(fault, now);
        return 'unavailable';
      }
    },
  };
};
