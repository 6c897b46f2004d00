import { isOver } from '../../../../../client/session/participation-state.ts';
import { connectionsOf, isInside } from '../../account.ts';
import { noticeBound } from '../notice.ts';
import { type Apps, CALM } from './apps.ts';

/** When nobody has written for a while, everybody who is inside sees the same content, and it is what the table holds. */
export const createContentShownRule = ({ ledger, now, fail, all, snapshotOf, isCalm }: Apps) => {
  const written = new Map<string, { at: number; readonly unanswered: Map<string, number> }>();

  const judgeContent = (sessionId: string) => {
    const held = ledger.content(sessionId);
    const truth = lines([...held].map(([itemId, { revision, text }]) => ({ itemId, revision, text })));
    for (const app of all()) {
      const state = app.sight.state();
      const snapshot = snapshotOf(app);
      if (app.sessionId !== sessionId || !isCalm(app) || !state.live || !isInside(snapshot)) continue;
      if (!connectionsOf(snapshot).includes(app.sight.connectionId())) continue;
      // Whoever shows that they may not enter reads nothing, though a leaving that died has not put them out yet; nor does
      // whoever has not heard yet that they were let in.
      if (isOver(state) || state.phase === 'waiting') continue;
      if (!state.complete) return fail(`${app.sight.name} has not read the content to its end.`);
      const shown = lines(
        state.items.map(({ itemId, revision, value }) => ({ itemId, revision, text: JSON.stringify(value) })),
      );
      if (shown !== truth) fail(`${app.sight.name} shows [${shown}], but ${sessionId} holds [${truth}].`);
    }
  };

  return {
    /**
     * Somebody writes. When nobody has for a while, everybody sees the same content. A write that was never answered
     * may come from a function that died before telling anybody; then the next write shows what is missing.
     */
    wrote: (sessionId: string, requestId: string) => {
      if (all().length === 0) return;
      const since = now();
      const { unanswered } = written.get(sessionId) ?? { unanswered: new Map<string, number>() };
      unanswered.set(requestId, since);
      written.set(sessionId, { at: since, unanswered });
      ledger.later(noticeBound(ledger) + CALM, () => {
        if (written.get(sessionId)?.at !== since) return;
        if ([...unanswered.values()].every((at) => at < since - CALM)) judgeContent(sessionId);
      });
    },
    /** A write was answered. */
    saved: (sessionId: string, requestId: string) => {
      written.get(sessionId)?.unanswered.delete(requestId);
    },
  };
};

const lines = (items: readonly { itemId: string; revision: number; text: string }[]): string =>
  items
    .map(({ itemId, revision, text }) => `${itemId} ${revision} ${text}`)
    .sort()
    .join(', ');
