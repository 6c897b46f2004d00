import type { ParticipationState } from '../../../../client/client.ts';
import { isOver } from '../../../../client/session/participation-state.ts';
import type { Instant } from '../../../../shared/instant.ts';
import type { Participant, Role } from '../../../../shared/presence/participant.ts';
import { connectionsOf, isInside, keyOf, type Ledger, type PersonAccount, SKEW } from '../account.ts';
import type { AppSight } from '../app-sight.ts';
import { warnedIn } from './commit.ts';
import { noticeBound } from './notice.ts';

export type AppAccount = {
  readonly person: string;
  readonly sessionId: string;
  readonly sight: AppSight;
  isGone: boolean;
  /** When its own person left with this tab or with all of theirs; null after they have entered again. */
  departedAt: Instant | null;
  /** It shows that it is over, and nobody has asked to be in since. */
  isOut: boolean;
  /** What it showed last, and whether that and what it showed before this instant was confirmed. */
  shown: { readonly at: Instant; readonly state: ParticipationState | null; readonly wasLive: boolean };
  /** When it was last asked to be in. What was done on it before, while it was over, is no activity. */
  askedInAt: number;
  /** When its person gave up the right to the session; null when they did not, or were not allowed to. */
  quitAt: Instant | null;
  /** How often the server has told its client of each error. */
  readonly errors: Map<string, number>;
};

/** What the table was seen to say about one person in one session. */
type Truth = {
  readonly logouts: Set<number>;
  readonly endings: { readonly ending: string; readonly at: number }[];
  /** When they last came, went, were warned, stopped being warned, or changed their role or connections. */
  turnedAt: number;
  /** When they last asked to be in, on any tab. */
  enteredAt: number;
};

const SECOND = 1_000;

/** Long enough for a visible client to get what it waits for: a reply, a ping, a page of the roster. */
const CALM = 60 * SECOND;

/** Every request settles within this on a visible page: after eight tries, or the end of the stay. */
const SETTLING = 10 * 60 * SECOND;

/** No request of a person is given up sooner for want of an answer: the client repeats it seven times. */
const PATIENCE = 3 * 60 * SECOND;

/** How often the client says what may go better in a while. */
const TRIES = 8;

/** What no request of a person may fail with, because the client itself has to repeat what broke off. */
const broken = /^(client\.(disconnected|protocol|too-large)|message\.)/;

export const createAppRules = (ledger: Ledger) => {
  const { now } = ledger;
  const apps = new Map<string, AppAccount[]>();
  const truths = new Map<string, Truth>();
  const written = new Map<string, { at: number; readonly unanswered: Map<string, number> }>();
  const fail = (sentence: string) => ledger.fail('app', sentence);

  const truthOf = (key: string): Truth => {
    const known = truths.get(key) ?? { logouts: new Set(), endings: [], turnedAt: now(), enteredAt: now() };
    truths.set(key, known);
    return known;
  };
  const keyOfApp = ({ sessionId, person }: AppAccount) => keyOf(sessionId, person);
  const snapshotOf = (app: AppAccount): Participant | null =>
    ledger.people.get(keyOfApp(app))?.snapshot ?? null;

  /** Whether it has been undisturbed for this long, and so must show everything there is. */
  const isCalm = ({ isGone, sight }: AppAccount, since = CALM) => !isGone && sight.calmFor() >= since;

  const judgePlace = (app: AppAccount) => {
    const { sight } = app;
    const state = sight.state();
    const snapshot = snapshotOf(app);
    const isHeld = isInside(snapshot) && connectionsOf(snapshot).includes(sight.connectionId());
    const believes = state.phase === 'present' || state.phase === 'warned';
    if (believes && state.live && !isHeld)
      fail(`${sight.name} shows ${state.phase}, but ${app.person} is not inside with it.`);
    if (!isHeld) return;
    if (!believes || !state.live)
      fail(`${sight.name} shows ${state.phase}${state.live ? '' : ', unconfirmed'}, but it is inside.`);
    else if (state.phase !== snapshot?.phase)
      fail(`${sight.name} shows ${state.phase}, but ${app.person} is ${snapshot?.phase}.`);
    else judgeRoleShown(app, state, snapshot.role);
  };

  const judgeRoleShown = ({ sight, person }: AppAccount, { role, waiting }: ParticipationState, is: Role) => {
    if (role !== is) fail(`${sight.name} shows ${person} as ${role}, who is ${is}.`);
    if (is !== 'moderator' && waiting.length > 0)
      fail(`${sight.name} shows who waits, and ${person} does not moderate.`);
  };

  /** What the server fails at, or has lost sight of, the client says again: a person does not have to. */
  const judgeGivenUp = (
    { sight, errors, departedAt }: AppAccount,
    what: string,
    code: string | null,
    before: ReadonlyMap<string, number>,
  ) => {
    // A departure is not said like this: it is owed until the next connection.
    if (what === 'exit' || what === 'leave') return;
    const { phase } = sight.state();
    const isInside = (phase === 'present' || phase === 'warned') && departedAt === null;
    if (code !== 'internal' && !(code === 'session.not-joined' && isInside)) return;
    const times = (errors.get(code) ?? 0) - (before.get(code) ?? 0);
    if (times < TRIES)
      fail(`${what} on ${sight.name} was given up as ${code} after ${times} of ${TRIES} tries.`);
  };

  const judgeContent = (sessionId: string) => {
    const held = ledger.content(sessionId);
    const truth = lines([...held].map(([itemId, { revision, text }]) => ({ itemId, revision, text })));
    for (const app of [...apps.values()].flat()) {
      const state = app.sight.state();
      const snapshot = snapshotOf(app);
      if (app.sessionId !== sessionId || !isCalm(app) || !state.live || !isInside(snapshot)) continue;
      if (!connectionsOf(snapshot).includes(app.sight.connectionId())) continue;
      // Whoever has been told that they may not enter reads nothing, though a leaving that died has not put them out yet.
      if (isOver(state)) continue;
      if (!state.complete) return fail(`${app.sight.name} has not read the content to its end.`);
      const shown = lines(
        state.items.map(({ itemId, revision, value }) => ({ itemId, revision, text: JSON.stringify(value) })),
      );
      if (shown !== truth) fail(`${app.sight.name} shows [${shown}], but ${sessionId} holds [${truth}].`);
    }
  };

  return {
    fail: ledger.fail,
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
      const key = keyOfApp(app);
      apps.set(key, [...(apps.get(key) ?? []), app]);
      truthOf(key).enteredAt = now();
      return app;
    },
    /** The server tells its client of an error. */
    failed: (sight: AppSight, code: string) => {
      for (const { errors } of [...apps.values()].flat().filter((app) => app.sight === sight))
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

    /** A client shows a new state. */
    shown: (app: AppAccount, state: ParticipationState) => {
      const { logouts, endings } = truthOf(keyOfApp(app));
      const { name } = app.sight;
      if (state.phase === 'warned' && !logouts.has(state.logoutAt))
        fail(`${name} shows a logout at ${state.logoutAt}, which nobody has decided on.`);
      const before = app.shown;
      const wasLive = before.at < now() ? before.state?.live === true : before.wasLive;
      app.shown = { at: now(), state, wasLive };
      // What it asked for before it slept may be answered first. Then nobody was in doubt of more. Content that came before is no news
      // of where its person is.
      const isNews = before.state === null || !isSameBesideContent(before.state, state);
      if (isNews && wasLive && state.live && !isOver(state) && app.sight.hasJustWoken())
        fail(`${name} shows ${state.phase} as if it were of now, though it has just woken.`);
      if (app.isOut && !isOver(state)) fail(`${name} goes back in by itself, and shows ${state.phase}.`);
      if (isOver(state)) app.isOut = true;
      if (state.phase === 'refused' && broken.test(state.refusal.code))
        fail(`${name} shows a refusal as ${state.refusal.code}.`);
      if (state.phase !== 'ended' || app.departedAt !== null) return;
      const { ending, at } = state.ending;
      if (ending === 'exit' && app.quitAt !== null) return;
      const isTrue = endings.some((one) => one.ending === ending && Math.abs(one.at - at) < 30 * SECOND);
      if (!isTrue) fail(`${name} shows an ending as ${ending} at ${at}, which has not come to pass.`);
    },

    /** A person asks for something. Returns the function to call with the outcome. */
    asked: (app: AppAccount, what: string) => {
      const { sight } = app;
      const askedAt = now();
      let isSettled = false;
      // A tab for which it is already over, or has not begun, has nothing to exit from, though another tab may be inside.
      if (what === 'exit' && !isOver(sight.state()) && sight.hasJoined()) judgeExit(app, askedAt);
      if (what === 'exit' || what === 'leave') app.departedAt = now();
      const judge = () => {
        if (isSettled || app.isGone) return;
        // At the door it waits for somebody's decision; and a disturbed page starts its time again.
        if (sight.state().phase === 'waiting' || !isCalm(app, SETTLING - SECOND))
          ledger.later(SETTLING, judge);
        else fail(`${what} on ${sight.name} was never answered.`);
      };
      ledger.later(SETTLING, judge);
      const before = new Map(app.errors);
      return (code: string | null) => {
        isSettled = true;
        judgeGivenUp(app, what, code, before);
        const isTooSoon = code === 'client.timeout' && now() < askedAt + PATIENCE;
        if (code !== null && (broken.test(code) || isTooSoon))
          fail(`${what} on ${sight.name} failed as ${code} after ${now() - askedAt} ms.`);
      };
    },

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
      const mine = apps.get(key);
      if (mine === undefined) return;
      const since = now();
      ledger.later(noticeBound(ledger) + CALM, () => {
        if (truth.turnedAt !== since) return;
        for (const app of mine) if (isCalm(app)) judgePlace(app);
      });
    },
    /**
     * Somebody writes. When nobody has for a while, everybody sees the same content. A write that was never answered
     * may come from a function that died before telling anybody; then the next write shows what is missing.
     */
    wrote: (sessionId: string, requestId: string) => {
      if (apps.size === 0) return;
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
    /** Nothing has happened for long. */
    converged: () => {
      for (const app of [...apps.values()].flat()) if (isCalm(app)) judgePlace(app);
    },
  };

  function entering(app: AppAccount) {
    app.departedAt = null;
    app.isOut = false;
    app.askedInAt = now();
    truthOf(keyOfApp(app)).enteredAt = now();
  }

  /**
   * Whoever has exited is out, unless they have asked to be in since. When the line is down, the exit is sent on the
   * next one. If what they exited from has ended by then, it is settled: another tab may come in that has asked before, and
   * whose line was down as well.
   */
  function judgeExit(app: AppAccount, askedAt: Instant) {
    const bound = noticeBound(ledger) + 2 * CALM;
    const truth = truthOf(keyOfApp(app));
    const endedBefore = truth.endings.length;
    const judge = () => {
      const snapshot = snapshotOf(app);
      if (app.isGone || truth.enteredAt >= askedAt || !isInside(snapshot)) return;
      const isAnother = snapshot.joinedAt > askedAt + SKEW || truth.endings.length > endedBefore;
      if (isAnother && !connectionsOf(snapshot).includes(app.sight.connectionId())) return;
      if (isCalm(app, bound - SECOND))
        fail(`${app.person} has exited by ${app.sight.name}, and is still inside.`);
      else ledger.later(bound, judge);
    };
    if (isInside(snapshotOf(app)) || app.sight.state().phase === 'joining') ledger.later(bound, judge);
  }

  function judgeCounted(app: AppAccount, doneAt: Instant, wait: number) {
    const snapshot = snapshotOf(app);
    if (snapshot === null || !isInside(snapshot) || snapshot.joinedAt > doneAt) return;
    // A warning that stood before the activity could be reported is not answered by it.
    if (warnedIn(snapshot) && snapshot.warnedAt < doneAt + wait) return;
    if (snapshot.lastActivityAt < doneAt - SKEW)
      fail(`${app.person} did something on ${app.sight.name} at ${doneAt}, and it does not count.`);
  }
};

const lines = (items: readonly { itemId: string; revision: number; text: string }[]): string =>
  items
    .map(({ itemId, revision, text }) => `${itemId} ${revision} ${text}`)
    .sort()
    .join(', ');

const isSameBesideContent = (one: ParticipationState, other: ParticipationState): boolean =>
  Object.keys({ ...one, ...other }).every(
    (name) => name === 'items' || one[name as keyof typeof one] === other[name as keyof typeof one],
  );
