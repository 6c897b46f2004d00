import type { RingMessage } from '../../../functions/events/timer.ts';
import type { Duration, Instant } from '../../../shared/instant.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import type { AlarmCall } from '../../../shared/ports/alarms.ts';
import { Death, Failure } from '../../../test/world/faults.ts';
import { createRandom, type Random, seedOf } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Why a function runs, as only the platform and the clients know it. */
export type Cause =
  | { readonly type: 'connect' | 'disconnect'; readonly connectionId: string }
  | {
      readonly type: 'message';
      readonly connectionId: string;
      readonly person: string;
      readonly request: UpMessage;
      /** When the person did it, when the client sent it, and when the gateway took it. */
      readonly doneAt: Instant;
      readonly sentAt: Instant;
      readonly receivedAt: Instant;
    }
  | { readonly type: 'alarm'; readonly call: AlarmCall }
  | { readonly type: 'ring'; readonly call: RingMessage }
  | { readonly type: 'sweep' | 'stream' }
  | { readonly type: 'backend'; readonly request: UpMessage };

/** Receives a line of the timeline; null when nobody will read it, so that nothing is built in vain. */
export type Tell = ((line: string) => void) | null;

/** One run of a function: all its I/O goes through it, and it has a lifetime and a clock of its own. */
export type Run = {
  readonly name: string;
  readonly cause: Cause;
  readonly startedAt: Instant;
  readonly random: Random;
  /** How hostile the platform is to it. */
  readonly storm: number;
  readonly clock: () => Instant;
  /** With `repeats`, the client library repeats the call when its answer is lost. */
  readonly through: <T>(name: string, act: () => T | Promise<T>, repeats?: boolean) => Promise<T>;
  /** Whether a fault has struck it, so that failing is right. */
  readonly struck: () => boolean;
  readonly strike: () => void;
};

/** A function is killed after this, whatever it is doing. */
export const LONGEST_RUN: Duration = 29_000;
/** Each function's clock is off by at most this, so two of them differ by at most a second. */
const CLOCK_ERROR: Duration = 500;
/** The probability of each kind of fault at each I/O call, per unit of storm. */
const RATE = 0.003;

export const createRun = (
  time: VirtualTime,
  seed: number,
  name: string,
  cause: Cause,
  storm: number,
  tell: Tell,
): Run => {
  const random = createRandom(seedOf(seed, name));
  const startedAt = time.now();
  const error = storm === 0 ? 0 : random.between(-CLOCK_ERROR, CLOCK_ERROR);
  let dead = false;
  let struck = false;

  const die = (at: string): never => {
    if (!dead) tell?.(`${name}: the function dies at ${at}`);
    dead = true;
    struck = true;
    throw new Death(`${name} died at ${at}.`);
  };
  const fail = (at: string): never => {
    struck = true;
    tell?.(`${name}: ${at} fails`);
    throw new Failure(`${at} failed.`);
  };

  return {
    name,
    cause,
    startedAt,
    random,
    storm,
    clock: () => (time.now() + error) as Instant,
    through: async (at, act, repeats = false) => {
      if (dead) return die(at);
      const luck = storm === 0 ? Infinity : random.next() / (RATE * storm);
      await time.pause(latency(random, storm));
      if (dead || luck < 1 || time.now() - startedAt > LONGEST_RUN) return die(at);
      if (luck < 2) return fail(at);
      const answer = await act();
      if (dead || (luck >= 2 && luck < 3)) return die(`the answer of ${at}`);
      if (luck < 3 || luck >= 4) return answer;
      if (!repeats || luck < 3.5) return fail(`${at} worked, but its answer`);
      tell?.(`${name}: ${at} worked, its answer is lost, and it is made again`);
      await time.pause(latency(random, storm));
      if (dead) return die(at);
      return act();
    },
    struck: () => struck,
    strike: () => {
      struck = true;
    },
  };
};

/** Mostly milliseconds, sometimes a tenth of a second, on a bad day seconds: this is where races come from. */
const latency = (random: Random, storm: number): Duration => {
  const luck = random.next();
  if (luck < 0.01 * storm) return random.between(300, 5_000);
  return luck < 0.1 ? random.between(20, 400) : random.between(1, 20);
};
