import type { Participant } from '../../../../../shared/presence/participant.ts';
import { connectionsOf, keyOf, type Ledger, type PersonAccount } from '../../account.ts';
import type { AppSight } from '../../app-sight.ts';
import { warnedIn } from '../commit.ts';
import { noticeBound } from '../notice.ts';
import { type AppAccount, CALM, createApps } from './apps.ts';
import { createAskedRule } from './asked.ts';
import { createContentShownRule } from './content.ts';
import { createCountedRule } from './counted.ts';
import { createPlaceRule } from './place.ts';
import { createShownRule } from './shown.ts';

/** Rule "app": what the application is shown is what the table held, and what its person asks of it comes to pass. */
export const createAppRules = (ledger: Ledger) => {
  const apps = createApps(ledger);
  const { now, all, ofKey, truthOf, truthOfApp, isCalm } = apps;
  const judgePlace = createPlaceRule(apps);

  const entering = (app: AppAccount) => {
    app.departedAt = null;
    app.isOut = false;
    app.askedInAt = now();
    truthOfApp(app).enteredAt = now();
  };

  return {
    fail: ledger.fail,
    ...createContentShownRule(apps),
    ...createCountedRule(apps),
    shown: createShownRule(apps),
    asked: createAskedRule(apps),
    opened: (person: string, sessionId: string, sight: AppSight): AppAccount => {
      const app: AppAccount = {
        person,
        sessionId,
        sight,
        isGone: false,
        departedAt: null,
        isOut: false,
        shown: { at: now(), state: null, wasLive: false },
        askedInAt: now(),
        quitAt: null,
        errors: new Map(),
      };
      apps.add(app);
      truthOfApp(app).enteredAt = now();
      return app;
    },
    /** The server tells its client of an error. */
    failed: (sight: AppSight, code: string) => {
      for (const { errors } of all().filter((app) => app.sight === sight))
        errors.set(code, (errors.get(code) ?? 0) + 1);
    },
    gone: (app: AppAccount) => {
      app.isGone = true;
    },
    /** Its person gives up the right to the session, or is not allowed to. */
    quits: (app: AppAccount, isOut: boolean) => {
      app.quitAt = isOut ? now() : null;
    },
    entering,
    /** It joins by itself what it has joined before: that undoes its own leaving, and no other ending. */
    joining: (app: AppAccount) => {
      const hasLeft = app.departedAt !== null || app.quitAt !== null;
      if (hasLeft && app.sight.state().ending?.ending === 'exit') entering(app);
    },

    committed: (account: PersonAccount, before: Participant | null, after: Participant) => {
      const key = keyOf(account.sessionId, account.person);
      const truth = truthOf(key);
      if (warnedIn(after)) {
        truth.logouts.add(after.warnedAt + after.policy.warningPeriod);
        if (after.phase === 'warned' && 'promised' in after && after.promised !== null)
          truth.logouts.add(after.promised);
      }
      if (after.phase === 'ended') truth.endings.push({ ending: after.ending, at: after.endedAt });
      const turned =
        before?.phase !== after.phase ||
        before.role !== after.role ||
        connectionsOf(before).join() !== connectionsOf(after).join();
      if (!turned) return;
      truth.turnedAt = now();
      const mine = ofKey(key);
      if (mine.length === 0) return;
      const since = now();
      ledger.later(noticeBound(ledger) + CALM, () => {
        if (truth.turnedAt !== since) return;
        for (const app of mine) if (isCalm(app)) judgePlace(app);
      });
    },
    /** Nothing has happened for long. */
    converged: () => {
      for (const app of all()) if (isCalm(app)) judgePlace(app);
    },
  };
};
