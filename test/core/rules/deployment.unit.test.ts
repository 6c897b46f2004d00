import { describe, expect, test } from '@jest/globals';
import { policyFrom, presets } from '../../../shared/policy.ts';
import { deploymentRule } from '../../../shared/rules/deployment.ts';

const M = 60_000;
const policy = policyFrom(presets['workspace-15']);
const limited = { ...policy, longestStay: 8 * M };

describe('The rule of a deployment', () => {
  test('is empty where it lets the levels below do as they like', () => {
    expect(deploymentRule(limited, { final: false })).toStrictEqual({});
    expect(deploymentRule(policy, { final: false, idleTimeout: undefined })).toStrictEqual({});
  });

  test('bounds what is set to have a bound, and makes nothing final by that', () => {
    const rule = deploymentRule(limited, { final: false, idleTimeout: 60 * M });
    expect(rule).toStrictEqual({ idleTimeout: { value: 60 * M } });
  });

  test('allows only its own values where they are final, and limits the stay only if there is a limit', () => {
    const own = {
      idleTimeout: { value: 15 * M, final: true },
      warningPeriod: { value: 30 * M, final: true },
    };
    expect(deploymentRule(policy, { final: true, warningPeriod: 60 * M })).toStrictEqual(own);
    expect(deploymentRule(limited, { final: true })).toStrictEqual({
      ...own,
      longestStay: { value: 8 * M, final: true },
    });
  });

  test('is not below what applies where nobody sets anything, and may be exactly that', () => {
    expect(deploymentRule(policy, { final: false, warningPeriod: 30 * M })).toStrictEqual({
      warningPeriod: { value: 30 * M },
    });
    expect(() => deploymentRule(policy, { final: false, warningPeriod: 30 * M - 1 })).toThrow(
      /^warningPeriodLimit \(1799\.999 s\) must not be below warningPeriod \(1800 s\)/,
    );
  });
});
