import { describe, expect, test } from '@jest/globals';
import { isGoverned, isGovernedAtDoor } from '../../bench/simulation/oracle/account.ts';
import { policyFrom } from '../../shared/policy.ts';
import type { Participant } from '../../shared/presence/participant.ts';

const MINUTE = 60_000;
const long = policyFrom({ idleTimeout: 10 * MINUTE, warningPeriod: MINUTE });
const short = policyFrom({ idleTimeout: MINUTE, warningPeriod: MINUTE });

const somebody = (phase: Participant['phase'], policy = long) => ({ phase, policy }) as Participant;

describe('A rule that comes while a guest waits', () => {
  test('makes nothing late that was not due before it, whether it finds them there or gone', () => {
    expect(isGovernedAtDoor(somebody('waiting'), somebody('waiting', short))).toBe(true);
    expect(isGovernedAtDoor(somebody('waiting'), somebody('ended', short))).toBe(true);
  });

  test('is none when nothing has changed, and is no rule for somebody inside', () => {
    expect(isGovernedAtDoor(somebody('waiting'), somebody('waiting'))).toBe(false);
    expect(isGovernedAtDoor(null, somebody('waiting', short))).toBe(false);
    expect(isGovernedAtDoor(somebody('present'), somebody('present', short))).toBe(false);
    expect(isGoverned(somebody('waiting'), somebody('waiting', short))).toBe(false);
  });
});
