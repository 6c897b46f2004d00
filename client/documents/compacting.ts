import * as Y from 'yjs';
import { type Clock, pause } from '../clock.ts';
import { codeIn } from '../error-code.ts';
import type { Participation } from '../session/participation.ts';
import type { Incomplete, reading } from './reading.ts';
import { giveUp, putUpdate } from './sets.ts';

/** Somebody else may be about to do it: each waits for a while of their own. */
const LONGEST_WAIT = 5_000;
/** Longer than anybody reads who began to before the snapshot was there. */
const SETTLED = 30_000;
/** What was complete once and has lacked parts for this long is what somebody left who died while they removed it. */
const ABANDONED = 7 * 24 * 3_600_000;
/** How long whoever sees the snapshot of another, or a part of it, leaves it to them; and what does not grow for as long is given up. */
const LEFT_TO_OTHERS = 3 * SETTLED;
/** What could not be compacted (there is no room for the snapshot) is tried again so much later. */
const TRIED_AGAIN = 20 * SETTLED;

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
 * of two snapshots one was made first. What somebody has begun and not finished is removed first, since there may be no room.
 */
export const compacting = (host: Host) => {
  const { doc, participation, items, compactAt, clock, random, snapshots, newId, isIdle, turnThePage } = host;
  let cancel: (() => void) | null = null;
  let busy = false;
  let stopped = false;
  /** What of others there was at the last look, and since when it has been as it is. */
  let known: ReadonlyMap<string, number> = new Map();
  let leftUntil = -Infinity;

  const noteOthers = () => {
    const there = new Map<string, number>();
    const note = (what: string, isSnapshot: boolean) => {
      if (isSnapshot && !known.has(what)) leftUntil = Math.max(leftUntil, clock.elapsed() + LEFT_TO_OTHERS);
      there.set(what, known.get(what) ?? clock.elapsed());
    };
    for (const { itemId } of items.applied()) if (itemId.startsWith(snapshots)) note(itemId, true);
    for (const one of items.incomplete()) note(asItIs(one), one.set.startsWith(snapshots));
    known = there;
  };

  const unfinished = () =>
    items
      .incomplete()
      .filter((one) => clock.elapsed() - (known.get(asItIs(one)) ?? Infinity) >= LEFT_TO_OTHERS);

  const abandoned = () =>
    unfinished().flatMap(({ set, claim, parts }) => {
      const begun = Number.parseInt(set.slice(set.lastIndexOf('/') + 1).replace(/^s-/, ''), 36);
      return claim === null && clock.now() - begun > ABANDONED ? parts : [];
    });

  const removeUnfinished = async () => {
    for (const { set, claim, parts } of unfinished()) {
      if (claim === null || stopped) continue;
      try {
        await giveUp(participation, { set, claim, parts: parts.map(({ itemId }) => itemId) });
      } catch (error) {
        // It is not as this tab knows it: somebody has finished it, or removes it.
        if (codeIn(error) !== 'content.conflict') throw error;
      }
    }
  };

  const compact = async () => {
    await removeUnfinished();
    if (stopped || !isIdle()) return;
    const covered = items.applied();
    const snapshot = Y.encodeStateAsUpdate(doc);
    // What this tab writes from now on must not go with what it has written.
    turnThePage();
    await putUpdate(participation, newId(snapshots), snapshot, { activity: false, goesOn: () => !stopped });
    await pause(clock, SETTLED);
    for (const { itemId, revision } of [...covered, ...abandoned()]) {
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

  return {
    /** Looks whether there is something to compact, after every change. */
    consider(): void {
      noteOthers();
      if (cancel !== null || !isDue()) return;
      cancel = clock.after(random() * LONGEST_WAIT, () => {
        cancel = null;
        if (!isDue() || !isIdle()) return;
        busy = true;
        // What was not written leaves everything as it was.
        compact()
          .catch(() => {
            leftUntil = clock.elapsed() + TRIED_AGAIN;
          })
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

/** What of it grows or changes while somebody is at it. */
const asItIs = ({ set, claim, parts }: Incomplete): string => `${set} ${claim} ${parts.length}`;
