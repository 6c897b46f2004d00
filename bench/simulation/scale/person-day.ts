import { instant } from '../../../shared/instant.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { Closing } from '../../../shared/presence/participant.ts';
import { createRandom } from '../platform/random.ts';
import type { Costs } from './costs.ts';
import type { Day } from './day.ts';
import { createLife, START } from './life.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** The platform reports all connections that a drop has cost within this time. An assumption. */
const TOLD_WITHIN = 10 * SECOND;

/** Plays one person's day with the real core, one thing after another. Returns how long they were inside. */
export const playDay = (day: Day, dropped: number, policy: Policy, costs: Costs, person: number): number => {
  const random = createRandom(day.seed);
  const life = createLife(policy, costs, { sessionId: `s${person % 1_000}`, participantId: `p${person}` });
  const silent =
    day.leaving === 'silence'
      ? day.leavesAt + policy.idleTimeout + policy.warningPeriod + MINUTE
      : day.leavesAt;
  const end = silent + 2 * MINUTE;
  let nth = 0;
  let online = false;
  let nextActivity = 0;
  let nextPing = Infinity;
  /** The last act that has not been reported, and when it will be: as the client throttles it. */
  let unsaid = -Infinity;
  let sayAt = Infinity;
  let saidAt = -Infinity;
  let unasked = 0;
  let ringsAt = Infinity;
  let messageFor = -Infinity;
  let messageAt = Infinity;
  let rings = -1;
  let goneAt = dropped;
  let backAt = Infinity;
  let left = false;
  let inside = 0;
  let enteredAt = 0;

  const isInside = () => life.phase() === 'present' || life.phase() === 'warned';
  const here = () => ({ connectionId: `c${nth}` });
  const enter = (at: number, resume: boolean) => {
    nth += 1;
    online = true;
    if (!isInside()) enteredAt = at;
    life.connect(at, nth, resume);
    nextPing = at + policy.keepAlive;
  };
  const setAlarm = () => {
    const alarm = life.alarm();
    if (alarm === null) ringsAt = Infinity;
    else if (alarm.generation !== rings || alarm.at > ringsAt || alarm.at + MINUTE <= ringsAt) {
      rings = alarm.generation;
      // The platform rings within its precision.
      ringsAt = alarm.at + random.next() * (policy.precision - SECOND);
    }
  };
  /** A new message replaces one still under way, which would find nothing due. */
  const setMessage = () => {
    const wanted = life.message();
    if (wanted === null || wanted === messageFor) return;
    messageFor = wanted;
    messageAt = wanted + random.next() * SECOND;
  };
  const lose = (at: number, how: Closing) => {
    if (!online) return;
    online = false;
    nextPing = Infinity;
    costs.disconnect(at);
    life.happen(at, { type: 'disconnect', ...here(), how });
  };
  const act = (at: number) => {
    if (!online || !isInside()) return enter(at, false);
    if (life.phase() === 'warned') {
      costs.message(at, true);
      return life.happen(at, { type: 'extend', ...here() });
    }
    unsaid = at;
    if (at >= saidAt + policy.reportEvery) say(at);
    else sayAt = saidAt + policy.reportEvery;
  };
  const say = (at: number) => {
    sayAt = Infinity;
    if (!online || life.phase() !== 'present' || unsaid <= saidAt) return;
    saidAt = at;
    if (life.touch(at, at - unsaid))
      life.happen(at, { type: 'activity', ...here(), at: instant(START + Math.round(unsaid)) });
  };
  /** A report stands in for two of every three pings. */
  const ping = (at: number) => {
    nextPing = at + policy.keepAlive;
    if (saidAt > at - policy.keepAlive) {
      unasked += 1;
      if (unasked % 3 !== 0) return;
    }
    life.ping(at);
  };
  const leave = (at: number) => {
    left = true;
    if (!isInside()) return;
    if (day.leaving === 'exit') {
      costs.message(at, true);
      costs.save(at, false);
      life.happen(at, { type: 'exit', ...here() });
    }
    if (day.leaving !== 'silence') lose(at, 'goodbye');
  };

  enter(day.arrivesAt, false);
  setAlarm();
  setMessage();
  for (;;) {
    const activity = nextActivity < day.count ? (day.activities[nextActivity] ?? Infinity) : Infinity;
    const leaving = left ? Infinity : day.leavesAt;
    const at = Math.min(activity, nextPing, sayAt, ringsAt, messageAt, goneAt, backAt, leaving);
    if (at === Infinity || at > end + 10 * MINUTE) break;
    const wasInside = isInside();
    if (at === goneAt) {
      goneAt = Infinity;
      if (online) {
        lose(at + random.next() * TOLD_WITHIN, 'lost');
        backAt = at + day.backAfter;
      }
    } else if (at === backAt) {
      backAt = Infinity;
      enter(at, true);
      if (!isInside()) online = false;
    } else if (at === leaving) leave(at);
    else if (at === ringsAt) {
      costs.alarm(at);
      ringsAt = Infinity;
      life.happen(at, { type: 'wake', hand: 'hour', generation: rings });
      rings = -1;
      if (!isInside()) {
        online = false;
        nextPing = Infinity;
      }
    } else if (at === messageAt) {
      messageAt = Infinity;
      life.happen(at, { type: 'wake', hand: 'second', at: instant(START + messageFor) });
      if (!isInside()) {
        online = false;
        nextPing = Infinity;
      }
    } else if (at === sayAt) say(at);
    else if (at === activity) {
      nextActivity += 1;
      if (backAt === Infinity) act(at);
    } else {
      ping(at);
    }
    if (wasInside && !isInside()) inside += at - enteredAt;
    setAlarm();
    setMessage();
  }
  return inside;
};
