import { isOver } from '../../../../../client/session/participation-state.ts';
import type { Instant } from '../../../../../shared/instant.ts';
import { connectionsOf, isInside, SKEW } from '../../account.ts';
import { noticeBound } from '../notice.ts';
import { type AppAccount, type Apps, CALM, SECOND } from './apps.ts';

/** Every request settles within this on a visible page: after eight tries, or the end of the stay. */
const SETTLING = 10 * 60 * SECOND;

/** No request of a person is given up sooner for want of an answer: the client repeats it seven times. */
const PATIENCE = 3 * 60 * SECOND;

/** How often the client says what may go better in a while. */
const TRIES = 8;

/** What no request of a person may fail with, because the client itself has to repeat what broke off. */
export const broken = /^(client\.(disconnected|protocol|too-large)|message\.)/;

/** Every request settles, an exit holds, and the client says again what broke off. */
export const createAskedRule = ({ ledger, now, fail, truthOfApp, snapshotOf, isCalm }: Apps) => {
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

  /**
   * Whoever has exited is out, unless they have asked to be in since. When the line is down, the exit is sent on the
   * next one. If what they exited from has ended by then, it is settled: another tab may come in that has asked before, and
   * whose line was down as well.
   */
  const judgeExit = (app: AppAccount, askedAt: Instant) => {
    const bound = noticeBound(ledger) + 2 * CALM;
    const truth = truthOfApp(app);
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
  };

  /** A person asks for something. Returns the function to call with the outcome. */
  return (app: AppAccount, what: string) => {
    const { sight } = app;
    const askedAt = now();
    let isSettled = false;
    // A tab for which it is already over, or has not begun, has nothing to exit from, though another tab may be inside.
    if (what === 'exit' && !isOver(sight.state()) && sight.hasJoined()) judgeExit(app, askedAt);
    if (what === 'exit' || what === 'leave') app.departedAt = now();
    const judge = () => {
      if (isSettled || app.isGone) return;
      // At the door it waits for somebody's decision; and a disturbed page starts its time again.
      if (sight.state().phase === 'waiting' || !isCalm(app, SETTLING - SECOND)) ledger.later(SETTLING, judge);
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
  };
};
