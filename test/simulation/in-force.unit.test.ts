import { describe, expect, test } from '@jest/globals';
import { inForceOf } from '../../bench/simulation/oracle/rules/in-force.ts';
import { anyLength, type Latitude } from '../../bench/simulation/script/rulings.ts';
import { policyFrom } from '../../shared/policy.ts';
import type { Rule } from '../../shared/rules/rule.ts';

const MINUTE = 60_000;
const deployed = policyFrom({ idleTimeout: 15 * MINUTE, warningPeriod: 30 * MINUTE });

const idle = (minutes: number, final = false): Rule => ({
  idleTimeout: { value: minutes * MINUTE, ...(final && { final }) },
});

/** What the oracle takes to be in force for the idle timeout, in minutes, and from which level. */
const found = (own: Rule, imposed: readonly Rule[], latitude: Latitude = anyLength) => {
  const { value, level } = inForceOf('idleTimeout', deployed, latitude, own, imposed);
  return [(value ?? 0) / MINUTE, level];
};

describe('What the oracle takes to be in force', () => {
  test('is what the session sets, or else the deployment', () => {
    expect(found({}, [])).toEqual([15, 'deployment']);
    expect(found(idle(40), [])).toEqual([40, 'session']);
  });

  test('is no more than the group sets, and exactly that where it is final', () => {
    expect(found(idle(5), [idle(10)])).toEqual([5, 'session']);
    expect(found(idle(12), [idle(10)])).toEqual([10, 'group']);
    expect(found(idle(5), [idle(10, true)])).toEqual([10, 'group']);
    expect(found({}, [idle(20, true)])).toEqual([20, 'group']);
  });

  test('is no more than the deployment allows, and the deployment’s own value where that is final', () => {
    expect(found(idle(40), [], { ...anyLength, idle: 2 })).toEqual([30, 'deployment']);
    expect(found(idle(5), [idle(10, true)], { ...anyLength, isFinal: true })).toEqual([15, 'deployment']);
  });

  test('has no longest stay where nobody sets one', () => {
    const stay = (own: Rule) => inForceOf('longestStay', deployed, { ...anyLength, isFinal: true }, own, []);
    expect(stay({}).value).toBeNull();
    expect(stay({ longestStay: { value: MINUTE } })).toEqual({ value: MINUTE, level: 'session' });
  });
});
