import * as Y from 'yjs';
import type { Unsubscribe } from '../listeners.ts';
import { toThePage } from './to-the-page.ts';

/**
 * Tells of every update of a document that is not of this origin; also of those that Yjs keeps to itself. Once a listener has thrown
 * (that of a store whose database the browser has closed, for instance), Yjs tells no listener of anything any more, and no editor
 * would show what others write: it is made to go on.
 */
export const watchEdits = (
  doc: Y.Doc,
  origin: unknown,
  edited: (update: Uint8Array, transaction: Y.Transaction) => void,
): Unsubscribe => {
  const told = new WeakSet<Y.Transaction>();
  let stopped = false;

  const updated = (update: Uint8Array, from: unknown, _: Y.Doc, transaction: Y.Transaction) => {
    if (from === origin) return;
    told.add(transaction);
    edited(update, transaction);
  };

  const begun = (transaction: Y.Transaction) => {
    queueMicrotask(() => {
      if (stopped) return;
      goOn(doc, origin);
      if (transaction.origin === origin || told.has(transaction) || transaction.changed.size === 0) return;
      edited(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(transaction.beforeState)), transaction);
    });
  };

  doc.on('beforeTransaction', begun);
  doc.on('update', updated);
  return () => {
    stopped = true;
    doc.off('beforeTransaction', begun);
    doc.off('update', updated);
  };
};

/**
 * Yjs ends one transaction after the other, and waits for ever for one whose listener has thrown. Nothing is under way when this is
 * called, so the first that it has not ended is that one; those after it are ended each behind one of our own.
 */
const goOn = (doc: Y.Doc, origin: unknown): void => {
  const [, ...waiting] = doc._transactionCleanups;
  for (;;) {
    doc._transactionCleanups = [];
    const next = waiting.shift();
    if (!next) return;
    toThePage(() => doc.transact(() => doc._transactionCleanups.push(next), origin));
    // If that one's listener has thrown too.
    waiting.push(...doc._transactionCleanups.slice(2));
  }
};
