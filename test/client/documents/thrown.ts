import { settled } from '../hand-clock.ts';

/** What reaches the page, as an error of nobody's, in the course of this. */
export const reachesThePage = async (happens: () => void): Promise<unknown[]> => {
  const thrown: unknown[] = [];
  const later = globalThis.queueMicrotask;
  globalThis.queueMicrotask = (task) =>
    later(() => {
      try {
        task();
      } catch (error) {
        thrown.push(error);
      }
    });
  try {
    happens();
    await settled();
  } finally {
    globalThis.queueMicrotask = later;
  }
  return thrown;
};
