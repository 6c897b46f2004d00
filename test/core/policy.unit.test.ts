import { describe, expect, test } from '@jest/globals';
import {
  checkedPolicy,
  defaultPolicy,
  type Policy,
  type PolicySource,
  policyFrom,
  presets,
} from '../../shared/policy.ts';

const policy = (settings: Partial<Policy>): Policy => ({ ...defaultPolicy, ...settings });

describe('A policy', () => {
  test('of a session whose idle timeout is longer than any hold makes sense', () => {
    const longer = policy({ idleTimeout: 7_200_000, holdLimit: 3_600_000 });
    expect(checkedPolicy(longer, 'session')).toEqual(longer);
  });

  test.each(Object.entries(presets))('of the preset %s makes sense', (_, timings) => {
    expect(checkedPolicy(policyFrom(timings), 'deployment')).toMatchObject(timings);
  });

  test('is 15 minutes and 30 minutes by default', () => {
    expect(defaultPolicy).toMatchObject({
      idleTimeout: 900_000,
      warningPeriod: 1_800_000,
      goodbyeGrace: 15_000,
      lostGrace: 60_000,
      lease: 600_000,
      keepAlive: 240_000,
      precision: 60_000,
      patience: 600_000,
      longestStay: null,
      holdLimit: 0,
      activityExtends: false,
      participantLimit: 250,
      doorLimit: 250,
      linkLimit: 200,
    });
  });

  test('for a small door has links that allow no more than it does, and for a short keep-alive reports as often', () => {
    const timings = presets['workspace-15'];
    expect(policyFrom({ ...timings, doorLimit: 5 }).linkLimit).toBe(5);
    expect(policyFrom({ ...timings, keepAlive: 60_000 }).reportEvery).toBe(60_000);
  });

  test.each<[string, Partial<Policy>, PolicySource]>([
    ['a warning of 20 s in a session', { warningPeriod: 20_000 }, 'session'],
    ['a goodbye’s grace as long as a loss’s', { goodbyeGrace: 60_000 }, 'deployment'],
    ['a hold a little longer than the idle timeout', { holdLimit: 900_001 }, 'deployment'],
    ['a hold of a day', { holdLimit: 86_400_000 }, 'deployment'],
    ['a lease a little longer than two keep-alives', { lease: 480_001 }, 'deployment'],
    ['reports at a third of the idle timeout', { idleTimeout: 600_000, reportEvery: 200_000 }, 'deployment'],
    ['no slack', { alarmSlack: 0 }, 'deployment'],
    ['patience for a year', { patience: 31_536_000_000 }, 'deployment'],
    ['room for one person', { participantLimit: 1, doorLimit: 1, linkLimit: 1 }, 'deployment'],
    ['a door for a thousand people', { doorLimit: 1_000, linkLimit: 1_000 }, 'deployment'],
    [
      'a report a second, however short the idle timeout',
      { idleTimeout: 1_000, warningPeriod: 1_000, goodbyeGrace: 1, lostGrace: 999, reportEvery: 1_000 },
      'local',
    ],
  ])('with %s makes sense', (_, settings, source) => {
    expect(checkedPolicy(policy(settings), source)).toEqual(policy(settings));
  });

  test('notices a departure before idleness, however short the idle timeout', () => {
    const short = policyFrom({ idleTimeout: 60_000, warningPeriod: 60_000 });
    expect(short).toMatchObject({ goodbyeGrace: 15_000, lostGrace: 30_000 });
    expect(checkedPolicy(short, 'deployment')).toEqual(short);
    const shorter = policyFrom({ idleTimeout: 10_000, warningPeriod: 10_000 });
    expect(shorter).toMatchObject({ goodbyeGrace: 2_500, lostGrace: 5_000 });
  });

  test('moves a busy person’s alarm at every second report, before it rings', () => {
    const slacks = [60_000, 900_000, 9_000_000].map(
      (idleTimeout) => policyFrom({ idleTimeout, warningPeriod: 60_000 }).alarmSlack,
    );
    expect(slacks).toEqual([60_000, 300_000, 300_000]);
  });

  test('asks for reports of activity as seldom as for signs of life, and three times in an idle timeout', () => {
    const [short, usual] = [60_000, 900_000].map((idleTimeout) =>
      policyFrom({ idleTimeout, warningPeriod: 60_000 }),
    );
    expect([short?.reportEvery, usual?.reportEvery]).toEqual([20_000, 240_000]);
  });

  test.each<[string, Partial<Policy>, PolicySource, RegExp]>([
    [
      'an idle timeout under a minute',
      { idleTimeout: 59_999 },
      'deployment',
      /^idleTimeout must be at least 60 s/,
    ],
    [
      'a warning under a minute in a deployment',
      { warningPeriod: 30_000 },
      'deployment',
      /^warningPeriod must be at least 60 s/,
    ],
    [
      'a warning under 20 s in a session',
      { warningPeriod: 19_000 },
      'session',
      /^warningPeriod must be at least 20 s/,
    ],
    [
      'a grace as long as the idle timeout',
      { lostGrace: 900_000 },
      'deployment',
      /^lostGrace \(900 s\) must be shorter than idleTimeout/,
    ],
    [
      'a longer grace for a goodbye than for a loss',
      { goodbyeGrace: 60_001 },
      'deployment',
      /^goodbyeGrace \(60.001 s\) must not be longer than lostGrace/,
    ],
    [
      'a hold that puts nothing off',
      { holdLimit: 900_000 },
      'deployment',
      /^holdLimit \(900 s\) must be longer than idleTimeout/,
    ],
    ['a hold of more than a day', { holdLimit: 86_400_001 }, 'deployment', /malformed/],
    [
      'reports that come less often than the sign of life',
      { reportEvery: 240_001 },
      'deployment',
      /^reportEvery \(240.001 s\) must be at most a third of idleTimeout and at most keepAlive/,
    ],
    [
      'reports that come too rarely for the idle timeout',
      { idleTimeout: 600_000, reportEvery: 200_001 },
      'deployment',
      /^reportEvery/,
    ],
    [
      'a lease of two keep-alives',
      { lease: 480_000 },
      'deployment',
      /^lease \(480 s\) must be longer than two keepAlive/,
    ],
    ['a timing of zero', { goodbyeGrace: 0 }, 'local', /^The policy is malformed/],
    ['a fraction of a millisecond', { idleTimeout: 60_000.5 }, 'local', /^The policy is malformed/],
    ['a negative slack', { alarmSlack: -1 }, 'local', /^The policy is malformed/],
    [
      'an idle timeout under a minute in a session',
      { idleTimeout: 59_999, lostGrace: 50_000, reportEvery: 10_000 },
      'session',
      /^idleTimeout must be at least 60 s, but is 59.999 s/,
    ],
    [
      'an idle timeout under a second',
      { idleTimeout: 999, goodbyeGrace: 1, lostGrace: 1, reportEvery: 1 },
      'local',
      /^idleTimeout must be at least 1 s/,
    ],
    ['a warning under a second', { warningPeriod: 999 }, 'local', /^warningPeriod must be at least 1 s/],
    [
      'less than a report a second',
      { idleTimeout: 1_000, goodbyeGrace: 1, lostGrace: 1, reportEvery: 1_001 },
      'local',
      /^reportEvery/,
    ],
    ['patience for more than a year', { patience: 31_536_000_001 }, 'local', /^The policy is malformed/],
    ['no standard in its list of them', { standards: [] }, 'local', /^The policy is malformed/],
    ['a link for nobody', { linkLimit: 0 }, 'local', /^The policy is malformed/],
    ['half a door', { doorLimit: 1.5, linkLimit: 1 }, 'local', /^The policy is malformed/],
    ['half a link', { linkLimit: 1.5 }, 'local', /^The policy is malformed/],
    ['room for one and a half', { participantLimit: 1.5 }, 'local', /^The policy is malformed/],
    ['half a millisecond of slack', { alarmSlack: 0.5 }, 'local', /^The policy is malformed/],
    ['a hold of half a millisecond', { holdLimit: 0.5 }, 'session', /^The policy is malformed/],
    ['a negative hold', { holdLimit: -1 }, 'local', /^The policy is malformed/],
    ['room for nobody', { participantLimit: 0 }, 'local', /^The policy is malformed/],
    ['a door for nobody', { doorLimit: 0 }, 'local', /^The policy is malformed/],
    ['a door for a thousand and one', { doorLimit: 1_001 }, 'local', /^The policy is malformed/],
    [
      'a link that takes more than the door',
      { doorLimit: 5, linkLimit: 6 },
      'local',
      /^linkLimit \(6\) must not be above doorLimit \(5\)/,
    ],
  ])('with %s is refused, and the rule is named', (_, settings, source, sentence) => {
    expect(() => checkedPolicy(policy(settings), source)).toThrow(sentence);
  });

  test('may be quick on the local stack only', () => {
    const quick = policy({
      idleTimeout: 5_000,
      warningPeriod: 5_000,
      goodbyeGrace: 1_000,
      lostGrace: 2_000,
      reportEvery: 1_000,
    });
    expect(checkedPolicy(quick, 'local')).toEqual(quick);
    expect(() => checkedPolicy(quick, 'deployment')).toThrow();
    const held = { ...quick, reentry: 'login', standards: ['hipaa'] } as const;
    expect(checkedPolicy(held, 'local')).toEqual(held);
  });

  test('does not name what nobody has set', () => {
    expect(checkedPolicy(defaultPolicy, 'deployment')).toStrictEqual(defaultPolicy);
  });
});
