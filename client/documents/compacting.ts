import * as Y from 'yjs';
import { type Clock, pause } from '../clock.ts';
import { codeIn } from '../error-code.ts';
import type { Participation } from '../session/participation.ts';
import type { reading } from './reading.ts';
import { partsOf } from './updates.ts';

/** Somebody else may be about to do it: each waits for a while of their own. */
const LONGEST_WAIT = 5_000;
/** Longer than anybody reads who began to before the snapshot was there. */
const SETTLED = 30_000;
/** A set with parts missing for this long has no writer any more: one that is alive gives up after an hour. */
const ABANDONED = 7 * 24 * 3_600_000;
/** How long whoever sees the snapshot of another leaves it to them. */
const LEFT_TO_OTHERS = 3 * SETTLED;

type Host = {
  readonly doc: Y.Doc;
  readonly participation: Pick<Participation, 'put' | 'delete'>;
  readonly items: Pick<ReturnType<typeof reading>, 'applied' | 'incomplete'>;
  readonly compactAt: number;
  readonly clock: Clock;
  readonly random: () => number;
  /** What the ids of snapshots begin with. */
  readonly snapshots: string;
  readonly newId: (prefix: string) => string;
  readonly isIdle: () => boolean;
  readonly turnThePage: () => void;
};

/**
 * Puts one snapshot in the place of many updates. It is durable as a whole before the first of them goes, and each goes only as
 * it was when it was taken into it, and only after a while: at every moment what is there makes the whole document, and whoever
 * joins reads either the one or the other, whoever dies, or does the same at the same time.
 *
 *     updates    ●●●●●●●●●●●●●●●●●●●●●●●●●●●●─ ─ ─ gone
 *     snapshot            ──●━━━━━━━━━━━━━━━━━━━━━━━━━━
 *     reads before          └── SETTLED ──┘
 *
 * Two who compact at once cannot delete each other's snapshots: each deletes only what it had read before it made its own, and
 * of two snapshots one was made first.
 */
export const compacting = (host: Host) => {
  const { doc, participation, items, compactAt, clock, random, snapshots, newId, isIdle, turnThePage } = host;
  let cancel: (() => void) | null = null;
  let busy = false;
  let stopped = false;
  const known = new Set<string>();
  let leftUntil = -Infinity;

  const abandoned = () =>
    items.incomplete().flatMap(({ set, parts }) => {
      const begun = Number.parseInt(set.slice(set.lastIndexOf('/') + 1).replace(/^s-/, ''), 36);
      return clock.now() - begun > ABANDONED ? parts : [];
    });

  const compact = async () => {
    const covered = [...items.applied(), ...abandoned()];
    const snapshot = Y.encodeStateAsUpdate(doc);
    // What this tab writes from now on must not go with what it has written.
    turnThePage();
    for (const [itemId, value] of partsOf(newId(snapshots), snapshot))
      await participation.put(itemId, value, { activity: false });
    await pause(clock, SETTLED);
    for (const { itemId, revision } of covered) {
      if (stopped) return;
      try {
        await participation.delete(itemId, { baseRevision: revision, activity: false });
      } catch (error) {
        // It has been written to since then: it stays. What else is wrong is left to whoever compacts next.
        if (codeIn(error) !== 'content.conflict') return;
      }
    }
  };

  /** The snapshot of a large document is many items itself: to write it anew has to be worth it. */
  const isMuch = () => {
    const applied = items.applied();
    const parts = applied.filter(({ itemId }) => itemId.startsWith(snapshots)).length;
    return applied.length >= Math.max(compactAt, 2 * parts);
  };

  const isDue = () => !busy && !stopped && clock.elapsed() >= leftUntil && isMuch();

  const noteOthers = () => {
    for (const { itemId } of items.applied())
      if (itemId.startsWith(snapshots) && !known.has(itemId)) {
        known.add(itemId);
        leftUntil = clock.elapsed() + LEFT_TO_OTHERS;
      }
  };

  return {
    /** Looks whether there is something to compact, after every change. */
    consider(): void {
      noteOthers();
      if (cancel !== null || !isDue()) return;
      cancel = clock.after(random() * LONGEST_WAIT, () => {
        cancel = null;
        if (!isDue() || !isIdle()) return;
        busy = true;
        // What was not written leaves everything as it was, and the next change has it considered again.
        compact()
          .catch(() => {})
          .finally(() => {
            busy = false;
          });
      });
    },
    stop(): void {
      stopped = true;
      cancel?.();
    },
  };
};
