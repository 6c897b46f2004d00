import * as Y from 'yjs';

/**
 * Applies an update. What an observer of the application throws is the application's: it reaches the page as it does from any
 * provider, and the update is in the document all the same.
 * @throws when it is no update.
 */
export const applyTo = (doc: Y.Doc, update: Uint8Array, origin: unknown): void => {
  const wrong: unknown[] = [];
  const apply = () => {
    try {
      Y.applyUpdate(doc, update, origin);
    } catch (error) {
      wrong.push(error);
    }
  };
  try {
    // Observers are called when the outermost transaction ends.
    doc.transact(apply, origin);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
  if (wrong.length > 0) throw wrong[0];
};
