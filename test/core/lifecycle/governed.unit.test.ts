import { describe, expect, test } from '@jest/globals';
import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { Ended, Participant } from '../../../shared/presence/participant.ts';
import { closely, ended, heardAt, joining, minute, present, waiting, warned } from '../people.ts';

const M = 60_000;
const said = { level: 'group', group: 'g1' } as const;
const from = { idleTimeout: said, warningPeriod: said, longestStay: said };
const govern = (person: Participant, timings: Partial<Policy>, minutes: number, revision = 1) =>
  decide(
    person,
    { type: 'govern', policy: { ...closely, ...timings }, rule: { revision, from } },
    minute(minutes),
  ).next;
const here = { ...present(), connections: { 'tab-1': heardAt(14) } };

describe('A longest stay that takes effect', () => {
  test('ends nobody’s stay sooner than a warning takes, and another one after it gives no more time', () => {
    const first = govern(here, { longestStay: 10 * M }, 12);
    expect(first).toMatchObject({ limitNotBefore: minute(42) });
    const second = first && govern(first, { longestStay: 5 * M }, 13, 2);
    expect(second).toMatchObject({ limitNotBefore: minute(42) });
  });

  test('counts from the last login, where that counts', () => {
    const timings = { reentry: 'login', longestStay: 40 * M } as const;
    const known = { ...here, policy: { ...closely, reentry: 'login' as const }, authenticatedAt: minute(-5) };
    expect(govern(known, timings, 12)).toMatchObject({ limitNotBefore: minute(42) });
    expect(govern({ ...known, authenticatedAt: minute(5) }, timings, 12)).not.toHaveProperty(
      'limitNotBefore',
    );
  });

  test.each([
    ['leaves time enough', { ...here, limitNotBefore: minute(20) }, { longestStay: 60 * M }],
    ['is lifted', { ...here, limitNotBefore: minute(20) }, { longestStay: null }],
  ])('is not put off where it %s', (_, person, timings) => {
    expect(govern(person, { idleTimeout: 20 * M, ...timings }, 12)).not.toHaveProperty('limitNotBefore');
  });
});

describe('Where coming back begins to take a login', () => {
  const login = { reentry: 'login' } as const;
  test('the stay of those inside counts from their arrival, except for guests, who have none', () => {
    expect(govern(here, login, 12)).toMatchObject({ authenticatedAt: minute(0) });
    expect(govern({ ...here, kind: 'guest' }, login, 12)).not.toHaveProperty('authenticatedAt');
  });

  test('and no longer does, their logins do not matter', () => {
    const known = { ...here, policy: { ...closely, ...login }, authenticatedAt: minute(-5) };
    expect(govern(known, {}, 12)).not.toHaveProperty('authenticatedAt');
    expect(govern(known, { ...login, idleTimeout: 20 * M }, 12)).toMatchObject({
      authenticatedAt: minute(-5),
    });
  });

  test('and no longer does, a stay that is over by their arrival and not by their login leaves as long as a warning takes', () => {
    const known = { ...here, policy: { ...closely, ...login }, authenticatedAt: minute(11) };
    expect(govern(known, { longestStay: 35 * M }, 12)).toMatchObject({ limitNotBefore: minute(42) });
  });
});

describe('A warning that stands when a rule comes', () => {
  const late = { ...warned(), connections: { 'tab-1': heardAt(19) } };
  test('keeps the logout that it announced where the rule would bring an earlier one, and only there', () => {
    expect(govern(late, { warningPeriod: M }, 20)).toMatchObject({ promised: minute(45) });
    for (const warningPeriod of [30 * M, 60 * M])
      expect(govern(late, { warningPeriod, activityExtends: true }, 20)).not.toHaveProperty('promised');
  });

  test('has no promise left once a longer period outlasts it', () => {
    const promised = govern(late, { warningPeriod: M }, 20);
    expect(promised && govern(promised, { warningPeriod: 60 * M }, 21, 2)).not.toHaveProperty('promised');
  });
});

test('A warning under a new rule counts as late as under the former one, and no later', () => {
  const by = (minutes: number) =>
    decide(
      here,
      { type: 'govern', policy: { ...closely, idleTimeout: 5 * M }, rule: { revision: 1, from } },
      minute(minutes),
    ).transitions;
  expect(by(12)).toEqual([
    { type: 'governed', lifted: false },
    { type: 'warned', lateness: 0 },
  ]);
  expect(by(17)).toEqual([
    { type: 'governed', lifted: false },
    { type: 'warned', lateness: 2 * M },
  ]);
});

test('Somebody under another rule is told by which timings they are judged', () => {
  const { next, effects } = decide(
    here,
    { type: 'govern', policy: { ...closely, idleTimeout: 20 * M }, rule: { revision: 1, from } },
    minute(12),
  );
  expect(effects).toContainEqual(
    expect.objectContaining({ type: 'extended', policy: expect.objectContaining({ idleTimeout: 20 * M }) }),
  );
  expect(next).toMatchObject({ governed: true });
});

describe('Somebody who comes back to other timings than they left', () => {
  const lost = ended('disconnected');
  const back = (before: Ended, policy: Policy) =>
    decide(before, joining('tab-2', { resume: true, policy }), minute(46)).next;
  const shorter = { ...closely, idleTimeout: 10 * M, warningPeriod: 40 * M };

  test('is told of them with each notice, since one may overtake the reply to the join', () => {
    const next = back(lost, shorter);
    expect(next).toMatchObject({ phase: 'warned', governed: true });
    const extended = next && decide(next, { type: 'extend', connectionId: 'tab-2' }, minute(47));
    expect(extended?.effects).toContainEqual(
      expect.objectContaining({ type: 'extended', policy: expect.objectContaining({ idleTimeout: 10 * M }) }),
    );
  });

  test('is still told when they have come back once more: another tab may only know the first ones', () => {
    expect(back({ ...lost, policy: shorter, governed: true }, shorter)).toMatchObject({ governed: true });
  });

  test('is told nothing where they are the same', () => {
    expect(back({ ...lost, policy: shorter }, shorter)).not.toHaveProperty('governed');
  });
});

describe('The deployment of the numbers', () => {
  const put = (person: Participant, mark: string | null) =>
    decide(
      person,
      {
        type: 'govern',
        policy: { ...closely, idleTimeout: 20 * M },
        rule: { revision: 1, from },
        deploying: mark === null ? null : { mark, sideBySide: 15 * M },
      },
      minute(12),
    ).next;
  const former = { ...here, deployed: { mark: 'former', since: minute(1) } };

  test('is noted with the time', () => {
    expect(put(here, 'next')).toMatchObject({ deployed: { mark: 'next', since: minute(12) } });
    expect(put(former, 'next')).toMatchObject({ deployed: { mark: 'next', since: minute(12) } });
  });

  test('stays as it was noted where it is the same, or where nothing is said of it', () => {
    for (const mark of ['former', null])
      expect(put(former, mark)).toMatchObject({ deployed: former.deployed });
    expect(put(here, null)).not.toHaveProperty('deployed');
  });
});

describe('Numbers that are put in the same write', () => {
  const tab = { connectionId: 'tab-1' };
  const holdable = { ...closely, holdLimit: 3_600_000 };
  const hold = { reason: 'reading', since: minute(0), until: minute(40) } as const;
  const put = (person: Participant, happening: Happening) =>
    decide(person, happening, minute(12), {
      type: 'govern',
      policy: { ...holdable, idleTimeout: 5 * M },
      deploying: { mark: 'next', sideBySide: 0 },
    });
  const idle = { ...here, policy: holdable };

  test.each<[string, Happening, Participant?]>([
    ['an activity', { type: 'activity', ...tab, at: minute(12) }],
    ['an extension', { type: 'extend', ...tab }],
    ['a hold', { type: 'hold', ...tab, reason: 'reading', for: 600_000 }],
    ['the end of a hold', { type: 'release', ...tab }, { ...idle, hold }],
  ])(
    'are put after %s, so that nobody is warned who has just come back to work',
    (_, happening, person = idle) => {
      const { next, transitions } = put(person, happening);
      expect(next).toMatchObject({
        phase: 'present',
        lastActivityAt: minute(12),
        policy: { idleTimeout: 5 * M },
      });
      expect(transitions.map(({ type }) => type)).not.toContain('warned');
    },
  );

  test('are put after ending a hold, which could not exist under them', () => {
    const { next } = decide({ ...idle, hold }, { type: 'release', ...tab }, minute(12), {
      type: 'govern',
      policy: { ...closely, holdLimit: 0, idleTimeout: 5 * M },
      deploying: { mark: 'next', sideBySide: 0 },
    });
    expect(next).toMatchObject({ phase: 'present', lastActivityAt: minute(12) });
  });

  test.each<[string, Happening]>([
    ['a wake-up', { type: 'wake', hand: 'none' }],
    ['a return', joining('tab-2', { resume: true })],
  ])('are put before %s, which then warns nobody who may be idle for longer', (_, happening) => {
    const { next, transitions } = decide(here, happening, minute(16), {
      type: 'govern',
      policy: { ...closely, idleTimeout: 60 * M },
      deploying: { mark: 'next', sideBySide: 0 },
    });
    expect([next?.phase, transitions]).toEqual(['present', [{ type: 'governed', lifted: false }]]);
  });

  test('are put after entering by hand, which answers no warning caused by them', () => {
    const { next, transitions } = put(idle, joining('tab-2'));
    expect(next).toMatchObject({ phase: 'warned' });
    expect(transitions.map(({ type }) => type)).toEqual(['governed', 'warned']);
  });

  test('are on record beside what happened', () => {
    const standing = { ...warned(holdable), warnedAt: minute(11) };
    const { next, transitions } = put(standing, { type: 'extend', ...tab });
    expect(transitions.map(({ type }) => type)).toEqual(['extended', 'governed']);
    expect(next?.owed?.records.map(({ type }) => type)).toEqual(['extended', 'governed']);
  });
});

test('Somebody at the door is under the newest rule, and not put back under an older one', () => {
  const newer = govern(waiting(), { idleTimeout: 5 * M }, 1, 2);
  expect(newer).toMatchObject({ policy: { idleTimeout: 5 * M }, rule: { revision: 2 } });
  expect(newer && govern(newer, { idleTimeout: 7 * M }, 2, 1)).toBe(newer);
});
