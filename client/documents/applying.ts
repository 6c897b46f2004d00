import * as Y from 'yjs';
import { toThePage } from './to-the-page.ts';

/**
 * Applies an update, which is in the document also when an observer of the application throws.
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
  // Observers are called when the outermost transaction ends.
  toThePage(() => doc.transact(apply, origin));
  if (wrong.length > 0) throw wrong[0];
};

/**
 * Takes into the document what has waited for something that has come since. Yjs looks again only when something comes for which it
 * has noted that it waits: it notes too little when the beginning of what somebody wrote comes after its end.
 */
export const takeUp = (doc: Y.Doc, origin: unknown): void => {
  const waiting = doc.store.pendingStructs;
  if (waiting) toThePage(() => Y.applyUpdateV2(doc, waiting.update, origin));
};
