import { afterEach } from '@jest/globals';

/** Replaces a browser's global until the test has ended. */
export const globalsOfATest = () => {
  const before = new Map<string, PropertyDescriptor | undefined>();
  afterEach(() => {
    for (const [name, descriptor] of before)
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, descriptor);
    before.clear();
  });
  return (globals: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(globals)) {
      if (!before.has(name)) before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    }
  };
};

/** Timers that fire when they are told to. */
export const handTimers = () => {
  const timers = new Map<number, { readonly act: () => void; readonly delay: number }>();
  let made = 0;
  return {
    setTimeout: (act: () => void, delay: number) => {
      made += 1;
      timers.set(made, { act, delay });
      return made;
    },
    clearTimeout: (id: number) => void timers.delete(id),
    delays: () => [...timers.values()].map(({ delay }) => delay),
    /** Fires the timer that was set first. */
    fire: (): void => {
      const [first] = timers;
      if (first === undefined) throw new Error('No timer is set.');
      timers.delete(first[0]);
      first[1].act();
    },
  };
};
