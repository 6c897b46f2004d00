import { instant } from '../../shared/instant.ts';
import type { Happening } from '../../shared/lifecycle/happening.ts';
import { decide } from '../../shared/lifecycle.ts';
import { defaultPolicy } from '../../shared/policy.ts';
import type { Participant } from '../../shared/presence/participant.ts';
import type { Row } from './row.ts';

const TARGET = 1_000_000;
const MINUTE = 60_000;
const START = 1_800_000_000_000;

/** One person's working hour again and again: an activity each minute, a ping, and an alarm that finds nothing due. */
export const decisions = (seconds: number): Row => {
  const key = { sessionId: 's1', participantId: 'anna' };
  const expiresAt = instant(START + 1e12);
  const entry = {
    connectionId: 'c1',
    resume: false,
    name: 'Anna',
    kind: 'licence-holder',
    role: 'member',
  } as const;
  const join: Happening = { type: 'join', key, ...entry, door: 'open', expiresAt, policy: defaultPolicy };

  let now = instant(START);
  let person: Participant | null = decide(null, join, now).next;
  let made = 0;
  const happen = (happening: Happening) => {
    person = decide(person, happening, now).next;
    made += 1;
  };
  const before = process.cpuUsage();
  const spent = () => process.cpuUsage(before).user / 1e6;
  while (spent() < seconds)
    for (let minute = 0; minute < 1_000; minute += 1) {
      now = instant(now + MINUTE);
      happen({ type: 'activity', connectionId: 'c1', at: now });
      happen({ type: 'ping', connectionId: 'c1' });
      happen({ type: 'wake', hand: 'hour', generation: person?.alarm.generation ?? 0 });
    }
  if (person?.phase !== 'present') throw new Error('The person whom the benchmark keeps busy has gone.');
  const perSecond = made / spent();
  return {
    what: 'decisions of the core in a second of one processor',
    measured: `${(perSecond / 1e6).toFixed(2)} million`,
    against: `${TARGET / 1e6} million`,
    ratio: TARGET / perSecond,
    target: 1,
  };
};
