import { describe, expect, test } from '@jest/globals';
import { inForceOf, timings } from '../../bench/simulation/oracle/rules/timings/in-force.ts';
import { anyLength, type Latitude } from '../../bench/simulation/script/deployments/latitude.ts';
import { type Policy, policyFrom } from '../../shared/policy.ts';
import type { Rule } from '../../shared/rules/rule.ts';

const MINUTE = 60_000;
const deployed = policyFrom({ idleTimeout: 15 * MINUTE, warningPeriod: 30 * MINUTE });

const idle = (minutes: number, final = false): Rule => ({
  idleTimeout: { value: minutes * MINUTE, ...(final && { final }) },
});

/** What the oracle takes to be in force for the idle timeout, in minutes, and from which level. */
const found = (own: Rule, imposed: readonly Rule[], latitude: Latitude = anyLength) => {
  const { value, level } = inForceOf('idleTimeout', { policy: deployed, latitude }, own, imposed);
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

  describe('where a standard is named', () => {
    const audited = policyFrom({ idleTimeout: 5 * MINUTE, warningPeriod: 3 * MINUTE, reentry: 'login' });
    const rule = (idleTimeout: number, warningPeriod: number, longestStay?: number): Rule => ({
      idleTimeout: { value: idleTimeout * MINUTE },
      warningPeriod: { value: warningPeriod * MINUTE },
      ...(longestStay !== undefined && { longestStay: { value: longestStay * MINUTE } }),
    });
    const held = (own: Rule, imposed: readonly Rule[], more: Partial<Latitude & Policy> = {}) => {
      const { holdLimit = 0, ...latitude } = { ...anyLength, standards: ['pci-dss-8.2.8'], ...more } as const;
      const numbers = { policy: { ...audited, holdLimit }, latitude };
      return timings.map((timing) => {
        const { value } = inForceOf(timing, numbers, own, imposed);
        return value === null ? null : value / MINUTE;
      });
    };

    test('is what is said, as long as that is up to it', () => {
      expect(held(rule(10, 5), [])).toEqual([10, 5, null]);
      expect(held({}, [rule(10, 5)])).toEqual([5, 3, null]);
    });

    test('is no more than the deployment’s own where it contradicts: by itself, with the group’s, or with a hold', () => {
      expect(held(rule(10, 6), [])).toEqual([5, 3, null]);
      expect(held(rule(4, 12), [])).toEqual([4, 3, null]);
      expect(held(idle(10), [{ warningPeriod: { value: 6 * MINUTE, final: true } }])).toEqual([5, 3, null]);
      expect(held(rule(6, 3), [], { holdLimit: 6.5 * MINUTE })).toEqual([5, 3, null]);
      expect(held(rule(10, 6), [], { idle: 2, warning: 3 })).toEqual([5, 3, null]);
    });

    test('has no stay that nobody can extend and is too short for one', () => {
      expect(held(rule(4, 2, 45), [], { standards: ['wcag-2.2.1'] })).toEqual([4, 2, null]);
      expect(held(rule(4, 2, 45), [])).toEqual([4, 2, 45]);
    });
  });

  test('has no longest stay where nobody sets one', () => {
    const stay = (own: Rule) =>
      inForceOf('longestStay', { policy: deployed, latitude: { ...anyLength, isFinal: true } }, own, []);
    expect(stay({}).value).toBeNull();
    expect(stay({ longestStay: { value: MINUTE } })).toEqual({ value: MINUTE, level: 'session' });
  });
});
