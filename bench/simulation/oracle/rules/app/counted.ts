import type { Instant } from '../../../../../shared/instant.ts';
import { isInside, SKEW } from '../../account.ts';
import { warnedIn } from '../commit.ts';
import { type AppAccount, type Apps, SECOND } from './apps.ts';

/** What is done on an application counts, from when it was done. */
export const createCountedRule = ({ ledger, fail, snapshotOf, isCalm }: Apps) => {
  const judgeCounted = (app: AppAccount, doneAt: Instant, wait: number) => {
    const snapshot = snapshotOf(app);
    if (snapshot === null || !isInside(snapshot) || snapshot.joinedAt > doneAt) return;
    // A warning that stood before the activity could be reported is not answered by it.
    if (warnedIn(snapshot) && snapshot.warnedAt < doneAt + wait) return;
    if (snapshot.lastActivityAt < doneAt - SKEW)
      fail(`${app.person} did something on ${app.sight.name} at ${doneAt}, and it does not count.`);
  };

  return {
    /** On a good day what a person does counts as soon as it is reported, and that is no later than the rule says. */
    acted: (app: AppAccount, doneAt: Instant) => {
      const { sight } = app;
      const state = sight.state();
      if (ledger.storm > 0 || state.phase !== 'present' || !state.live) return;
      const wait = (state.policy.reportEvery ?? 60 * SECOND) + 5 * SECOND;
      ledger.later(wait, () => {
        if (isCalm(app, wait)) judgeCounted(app, doneAt, wait);
      });
    },
    /** When a page is hidden after being undisturbed for this long, what was done on it is reported. */
    hidden: (app: AppAccount, doneAt: Instant | null, calmFor: number) => {
      const state = app.sight.state();
      if (ledger.storm > 0 || doneAt === null || state.phase !== 'present' || !state.live) return;
      if (calmFor < 2 * SECOND || doneAt < app.askedInAt) return;
      ledger.later(3 * SECOND, () => {
        // A report sent with a goodbye may be overtaken by it.
        if (!app.isGone) judgeCounted(app, doneAt, 3 * SECOND);
      });
    },
  };
};
