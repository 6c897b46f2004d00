import { describe, expect, test } from '@jest/globals';
import { settingsFrom } from '../../../infra/settings.ts';
import { defaultPolicy, policyFrom, presets } from '../../../shared/policy.ts';

describe('what is set decides', () => {
  test('how far groups and sessions may go is at least what applies where nobody sets anything', () => {
    expect(settingsFrom({ idleTimeoutLimit: '2h' }).rule).toEqual({ idleTimeout: { value: 7_200_000 } });
    expect(() => settingsFrom({ idleTimeoutLimit: '10m' })).toThrow(
      'idleTimeoutLimit (600 s) must not be below idleTimeout (900 s), which holds where nobody says anything.',
    );
    expect(settingsFrom({ finalTimings: 'true', longestStay: '12h' }).rule).toEqual({
      idleTimeout: { value: 900_000, final: true },
      warningPeriod: { value: 1_800_000, final: true },
      longestStay: { value: 43_200_000, final: true },
    });
  });

  test.each(['workspace-15', 'workspace-150'] as const)('%s is a preset', (preset) => {
    expect(settingsFrom({ preset }).policy).toEqual(policyFrom(presets[preset]));
  });

  test('every timing of the policy can be set, in seconds, minutes or hours', () => {
    const said = {
      idleTimeout: '2h',
      warningPeriod: '90s',
      goodbyeGrace: '20s',
      lostGrace: '2m',
      lease: '20m',
      keepAlive: '5m',
      reportEvery: '2m',
      alarmSlack: '0s',
      precision: '30s',
      patience: '3m',
      longestStay: '12h',
      holdLimit: '3h',
      activityExtends: 'true',
      participantLimit: '40',
      doorLimit: '30',
      linkLimit: '20',
    };
    expect(settingsFrom(said).policy).toEqual({
      idleTimeout: 7_200_000,
      warningPeriod: 90_000,
      goodbyeGrace: 20_000,
      lostGrace: 120_000,
      lease: 1_200_000,
      keepAlive: 300_000,
      reportEvery: 120_000,
      alarmSlack: 0,
      precision: 30_000,
      patience: 180_000,
      longestStay: 43_200_000,
      holdLimit: 10_800_000,
      activityExtends: true,
      participantLimit: 40,
      doorLimit: 30,
      linkLimit: 20,
    });
  });

  test('a standard sets what is not set, and travels with the policy', () => {
    const { policy } = settingsFrom({ standard: 'pci-dss-8.2.8, wcag-2.2.1' });
    expect(policy).toEqual(
      policyFrom({
        idleTimeout: 880_000,
        warningPeriod: 20_000,
        reentry: 'login',
        standards: ['pci-dss-8.2.8', 'wcag-2.2.1'],
      }),
    );
    expect(settingsFrom({ standard: 'nist-800-63b-aal3', preset: 'workspace-150' }).policy).toMatchObject({
      idleTimeout: 880_000,
      longestStay: 43_200_000,
    });
    expect(settingsFrom({ reentry: 'login' }).policy).toEqual({ ...defaultPolicy, reentry: 'login' });
    expect(settingsFrom({ reentry: 'click' }).policy).toEqual(defaultPolicy);
  });

  test('a smaller door takes no more by one link than by all', () => {
    expect(settingsFrom({ doorLimit: '50' }).policy).toMatchObject({ doorLimit: 50, linkLimit: 50 });
    expect(() => settingsFrom({ doorLimit: '50', linkLimit: '60' })).toThrow(/linkLimit \(60\) must not be/);
  });

  test('a timing that is set changes the preset, and what follows from it', () => {
    const { policy } = settingsFrom({ preset: 'workspace-150', idleTimeout: '60m' });
    expect(policy).toMatchObject({ idleTimeout: 3_600_000, warningPeriod: 1_800_000, alarmSlack: 300_000 });
  });
});
