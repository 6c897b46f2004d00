import type { Scheduler, SecondHand } from '../../shared/ports/alarms.ts';

/** Ports whose clients are read and made when somebody first needs them, so that a function starts without. */
export const schedulerWhenNeeded = (make: () => Promise<Scheduler>): Scheduler => {
  const scheduler = readWhenNeeded(make);
  return {
    arm: async (call, at) => (await scheduler()).arm(call, at),
    move: async (call, at) => (await scheduler()).move(call, at),
    disarm: async (call) => (await scheduler()).disarm(call),
  };
};

export const secondHandWhenNeeded = (make: () => Promise<SecondHand>): SecondHand => {
  const secondHand = readWhenNeeded(make);
  return { ring: async (call, at) => (await secondHand()).ring(call, at) };
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
