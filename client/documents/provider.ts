import * as Y from 'yjs';
import { type Clock, systemClock } from '../clock.ts';
import { type Environment, pageEnvironment } from '../environment.ts';
import { listeners, type Subscribing, stopAll, type Unsubscribe } from '../listeners.ts';
import type { Participation } from '../session/participation.ts';
import { applyTo, takeUp } from './applying.ts';
import { compacting } from './compacting.ts';
import { watchEdits } from './edits.ts';
import { merged } from './merging.ts';
import { reading } from './reading.ts';
import { writing } from './writing.ts';

/** What is drawn or typed within this time, in milliseconds, is one write. */
const WRITE_EVERY = 500;
/** What could not be written (the session is closed, there is no room) is tried again as often. */
const TRY_AGAIN = 10_000;
/** A large one is written in part and removed each time: it is tried again after a millisecond for so many bytes, if that is longer. */
const BYTES_PER_MS = 20;

export type DocumentOptions = {
  /** Under which name the document lies in the session, which may hold several. By default `doc`. */
  readonly name?: string;
  /** How long edits are gathered before they are written, in milliseconds. By default half a second. */
  readonly every?: number;
  /** From this many items on, the document is written anew as a whole in their place. By default 64. */
  readonly compactAt?: number;
  readonly clock?: Clock;
  /** From 0 to 1, as `Math.random`. */
  readonly random?: () => number;
  /** Says when the page is hidden, and may go: what has been edited is written at once. */
  readonly environment?: Pick<Environment, 'onHidden'>;
};

/** How a document stands. The same object until something changes. */
export type DocumentState = {
  /** Whether everything that the session holds of the document has been read, at least once. */
  readonly synced: boolean;
  /** Whether every edit made here is durable. */
  readonly saved: boolean;
  /** Why the last write was not made, or what was read and is no update; null when all is well. */
  readonly fault: unknown;
};

export type SharedDocument = {
  readonly getSnapshot: () => DocumentState;
  readonly subscribe: (listener: () => void, options?: Subscribing) => Unsubscribe;
  /** Resolves when everything has been read for the first time; rejects when the document is let go of before. */
  ready(): Promise<void>;
  /** Resolves when everything that was edited here until now is durable; rejects when it could not be made so. */
  flush(): Promise<void>;
  /** Lets go of the document, as its own `destroy` does. What is not saved by then stays in it, and nowhere else: `flush` before. */
  destroy(): void;
};

/**
 * Keeps a Yjs document in the content of a session. Edits are written as updates, which may be read in any order and twice, so
 * that no writer overwrites another and nothing is lost by a break; edits made while cut off are written afterwards. What a
 * person edits here is their activity; what comes from another provider or a store, and what this one does by itself, is none.
 */
export const shareDocument = (
  doc: Y.Doc,
  participation: Pick<Participation, 'getSnapshot' | 'subscribe' | 'put' | 'delete' | 'act'>,
  options: DocumentOptions = {},
): SharedDocument => {
  const {
    name = 'doc',
    every = WRITE_EVERY,
    compactAt = 64,
    clock = systemClock,
    random = Math.random,
    environment = pageEnvironment(),
  } = options;
  const prefix = `${name}/`;
  const changed = listeners<void>();
  const letGo = listeners<void>();
  /** The origin of what comes from the session. */
  const origin = { name: 'vigil' };
  const tab = random().toString(36).slice(2, 10);
  let batches = 0;
  const newId = (kind: string) => `${kind}${clock.now().toString(36)}-${tab}-${(++batches).toString(36)}`;

  /** Whether there is something in the document from elsewhere: the session may have less of it, or more. */
  let isFilled = Y.encodeStateAsUpdate(doc).length > EMPTY;
  /** What the session has of the document, or is given: until all of it has been read. */
  const known: Uint8Array[] = [];

  let state: DocumentState = { synced: false, saved: !isFilled, fault: null };
  let pending: Uint8Array[] = [];
  let underWay: Promise<void> | null = null;
  let cancel: (() => void) | null = null;
  let destroyed = false;
  /** When somebody edited by hand what has not been tried to write yet. */
  let editedAt = -Infinity;

  const become = (change: Partial<DocumentState>) => {
    const next = { ...state, ...change };
    if (next.synced === state.synced && next.saved === state.saved && next.fault === state.fault) return;
    state = next;
    changed.tell();
  };

  /** Whether something has been read that may be what something else waits for. */
  let hasTaken = false;
  const items = reading(
    prefix,
    (update) => {
      applyTo(doc, update, origin);
      hasTaken = true;
      if (!state.synced) known.push(update);
    },
    (fault) => become({ fault }),
  );
  const pages = writing(participation, { newId: () => newId(prefix) });

  const mayWrite = () => {
    const { phase, session } = participation.getSnapshot();
    return !destroyed && (phase === 'present' || phase === 'warned') && session.mode === 'edit';
  };

  const stopWaiting = () => {
    cancel?.();
    cancel = null;
  };

  const write = async (): Promise<void> => {
    stopWaiting();
    while (pending.length > 0) {
      const mine = pending;
      pending = [];
      const update = merged(mine);
      // What is tried again, or had to wait, is written by the provider of its own accord.
      const activity = clock.elapsed() - editedAt < every + TRY_AGAIN;
      editedAt = -Infinity;
      try {
        await pages.write(update, { activity });
        become({ fault: null });
      } catch (fault) {
        pending = [update, ...pending];
        become({ fault });
        stopWaiting();
        writeSoon(Math.max(TRY_AGAIN, update.length / BYTES_PER_MS));
        throw fault;
      }
    }
    become({ saved: state.synced || !isFilled });
  };

  const writeNow = (): Promise<void> => {
    underWay ??= write().finally(() => {
      underWay = null;
    });
    return underWay;
  };

  const writeSoon = (delay: number) => {
    cancel ??= clock.after(delay, () => {
      cancel = null;
      if (mayWrite() && pending.length > 0) writeNow().catch(() => {});
    });
  };

  const writeToo = (update: Uint8Array) => {
    pending.push(update);
    become({ saved: false });
    writeSoon(every);
  };

  const edited = (update: Uint8Array, { local }: Y.Transaction) => {
    if (local) {
      editedAt = clock.elapsed();
      // The return tells when that was; a write tells nothing of it then.
      if (!participation.getSnapshot().live) participation.act();
    }
    if (!state.synced && !local) {
      // A store of the document has been read before the session: it may be nothing new.
      isFilled = true;
      become({ saved: false });
      return;
    }
    if (!state.synced) known.push(update);
    writeToo(update);
  };

  const compact = compacting({
    doc,
    participation,
    items,
    compactAt,
    clock,
    random,
    snapshots: `${prefix}s-`,
    newId,
    isIdle: () => mayWrite() && state.synced && pending.length === 0 && underWay === null,
    turnThePage: pages.turnThePage,
  });

  const sync = () => {
    if (isFilled) {
      const there = new Y.Doc();
      for (const update of known) Y.applyUpdate(there, update);
      takeUp(there, origin);
      // The difference, if there is one, is what this event is made of.
      there.on('update', writeToo);
      Y.applyUpdate(there, Y.encodeStateAsUpdate(doc));
      there.destroy();
    }
    known.length = 0;
    become({ synced: true, saved: pending.length === 0 && underWay === null });
  };

  const look = () => {
    const { items: there, live, complete } = participation.getSnapshot();
    items.read(there);
    if (hasTaken) takeUp(doc, origin);
    hasTaken = false;
    if (live && complete && !state.synced) sync();
    if (pending.length > 0 && mayWrite()) writeSoon(every);
    compact.consider();
  };

  const stopWatching = watchEdits(doc, origin, edited);
  const stop = participation.subscribe(look);
  const stopHearing = environment.onHidden(() => {
    if (mayWrite()) writeNow().catch(() => {});
  });
  look();

  const destroy = () => {
    destroyed = true;
    stop();
    stopHearing();
    cancel?.();
    compact.stop();
    stopWatching();
    doc.off('destroy', destroy);
    letGo.tell();
  };
  // As with other providers: a subdocument goes when it is unloaded.
  doc.on('destroy', destroy);

  return {
    getSnapshot: () => state,
    subscribe: changed.add,
    ready: () =>
      new Promise((resolve, reject) => {
        const told = () => {
          if (state.synced) resolve();
          else if (destroyed) reject(new Error('The document has been let go of.'));
          else return;
          stopTelling();
        };
        const stopTelling = stopAll(changed.add(told), letGo.add(told));
        told();
      }),
    async flush() {
      while (pending.length > 0 || underWay !== null) await writeNow();
    },
    destroy,
  };
};

/** The length of the update of an empty document. */
const EMPTY = 2;
