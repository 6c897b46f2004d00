import * as Y from 'yjs';
import type { Unsubscribe } from '../listeners.ts';

/**
 * Tells of every update of a document that is not of this origin; also of those that Yjs keeps to itself. Once a listener has thrown
 * (that of a store whose database the browser has closed, for instance), Yjs tells no listener of anything any more.
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
    if (transaction.origin === origin) return;
    queueMicrotask(() => {
      if (stopped || told.has(transaction) || transaction.changed.size === 0) return;
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
