/**
 * Does something unless another tab is doing what has this name. Without locks (a page that is neither HTTPS nor this
 * machine, a frame that has no origin) each tab does it.
 */
export const inOneTab = async (name: string, work: () => Promise<void>): Promise<void> => {
  let isAnswered = false;
  try {
    await navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      isAnswered = true;
      return lock === null ? undefined : work();
    });
  } catch (fault) {
    if (isAnswered) throw fault;
    await work();
  }
};
