import type { Scheduler, SecondHand } from '../../shared/ports.ts';

/** Ports whose clients are made when somebody first needs them, so that a function starts without. */
export const schedulerWhenNeeded = (make: () => Scheduler): Scheduler => {
  const scheduler = once(make);
  return {
    arm: async (call, at) => scheduler().arm(call, at),
    move: async (call, at) => scheduler().move(call, at),
    disarm: async (call) => scheduler().disarm(call),
  };
};

export const secondHandWhenNeeded = (make: () => SecondHand): SecondHand => {
  const secondHand = once(make);
  return { ring: async (call, at) => secondHand().ring(call, at) };
};

/** What is read by the first who needs it, and then kept. What could not be read is read again by the next. */
export const readWhenNeeded = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let reading: Promise<T> | null = null;
  return () => {
    reading ??= read().catch((fault: unknown) => {
      reading = null;
      throw fault;
    });
    return reading;
  };
};

const once = <T extends object>(make: () => T): (() => T) => {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
};
