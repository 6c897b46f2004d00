import { expect, test } from '@jest/globals';
import { keyOf, type Ledger, type PersonAccount } from '../../bench/simulation/oracle/account.ts';
import type { AppSight } from '../../bench/simulation/oracle/app-sight.ts';
import { createAppRules } from '../../bench/simulation/oracle/rules/app/app.ts';
import type { ParticipationState } from '../../client/client.ts';
import { instant } from '../../shared/instant.ts';
import type { Participant } from '../../shared/presence/participant.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The rules broken when Anna exits at ten minutes, and a day later has been inside since then by this connection. */
const brokenBy = (joinedAt: number, connectionId: string, hasEnded = false): readonly string[] => {
  const broken: string[] = [];
  const checks: (() => void)[] = [];
  let now = 10 * MINUTE;
  const inside = { phase: 'present', joinedAt: instant(joinedAt), connections: { [connectionId]: {} } };
  const people = new Map([
    [keyOf('s1', 'anna'), { snapshot: inside as unknown as Participant } as PersonAccount],
  ]);
  const ledger = {
    storm: 0,
    now: () => instant(now),
    fail: (rule, sentence) => broken.push(`${rule}: ${sentence}`),
    people,
    later: (_delay, check) => void checks.push(check),
  } as Partial<Ledger> as Ledger;
  let phase: ParticipationState['phase'] = 'joining';
  const sight: AppSight = {
    name: 'the laptop',
    connectionId: () => 'laptop',
    calmFor: () => DAY,
    hasJustWoken: () => false,
    hasJoined: () => true,
    state: () => ({ phase }) as ParticipationState,
  };
  const rules = createAppRules(ledger);
  now = 0;
  const app = rules.opened('anna', 's1', sight);
  now = 10 * MINUTE;
  rules.asked(app, 'exit')(null);
  const ended = { phase: 'ended', ending: 'exit', endedAt: instant(now) } as Participant;
  if (hasEnded) rules.committed({ sessionId: 's1', person: 'anna' } as PersonAccount, null, ended);
  phase = 'ended';
  now = DAY;
  for (const check of checks) check();
  return broken;
};
const still = 'app: anna has exited by the laptop, and is still inside.';

test('Whoever has exited is out, on all tabs', () => {
  expect(brokenBy(0, 'phone')).toEqual([still]);
  expect(brokenBy(0, 'laptop')).toEqual([still]);
});

test('An exit does not keep out another tab that comes in when what was exited from has ended, but its own', () => {
  expect(brokenBy(20 * MINUTE, 'phone')).toEqual([]);
  // The clocks of two functions differ, so a participation may begin before it.
  expect(brokenBy(10 * MINUTE, 'phone', true)).toEqual([]);
  expect(brokenBy(20 * MINUTE, 'laptop')).toEqual([still]);
});
