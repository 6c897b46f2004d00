/**
 * Does what calls code of the application. What that throws reaches the page, as it does from any provider, and harms nobody who is
 * not its author: neither the session nor an editor that has called us.
 */
export const toThePage = (run: () => void): void => {
  try {
    run();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
};
