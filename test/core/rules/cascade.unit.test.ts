import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { policyFrom, presets } from '../../../shared/policy.ts';
import { type Cascade, inForce, isOfDeployment, scopeOf } from '../../../shared/rules/cascade.ts';
import { type Imposed, type Rule, ruled } from '../../../shared/rules/rule.ts';

const M = 60_000;
const policy = policyFrom(presets['workspace-15']);
const free: Cascade = { policy, rule: {} };
const bounded: Cascade = { policy, rule: { idleTimeout: { value: 30 * M } } };
const fixed: Cascade = { policy, rule: { idleTimeout: { value: 15 * M, final: true } } };

const groups = (...rules: readonly Rule[]): readonly Imposed[] =>
  rules.map((rule, index) => ({ group: `g${index + 1}`, revision: 1, rule, at: 0 }));

type Own = Partial<Record<'idleTimeout' | 'warningPeriod' | 'longestStay', number>>;

const deployment = { level: 'deployment' } as const;

const idle = (cascade: Cascade, imposed: readonly Imposed[], own: Own = {}) => {
  const { policy: found, provenance } = inForce(cascade, { policy: own, imposed, ruleRevision: 3 });
  const { level, group, final } = provenance.from.idleTimeout;
  return `${found.idleTimeout / M} by ${group ?? level}${final ? ', final' : ''}`;
};

describe('What is in force', () => {
  test.each<[sentence: string, cascade: Cascade, imposed: readonly Imposed[], own: Own, found: string]>([
    ['nobody sets anything: the default', free, [], {}, '15 by deployment'],
    [
      'a session is longer than the default, and nothing forbids it',
      free,
      [],
      { idleTimeout: 150 * M },
      '150 by session',
    ],
    ['a session is shorter', free, [], { idleTimeout: 5 * M }, '5 by session'],
    ['a session is longer than the bound', bounded, [], { idleTimeout: 150 * M }, '30 by deployment'],
    [
      'a stay has a limit, which is none of the idle timeout',
      { policy: { ...policy, longestStay: 8 * M }, rule: {} },
      [],
      { idleTimeout: 20 * M },
      '20 by session',
    ],
    ['a session is within the bound', bounded, [], { idleTimeout: 20 * M }, '20 by session'],
    [
      'the deployment’s value is final',
      fixed,
      groups({ idleTimeout: { value: 5 * M } }),
      { idleTimeout: 5 * M },
      '15 by deployment, final',
    ],
    ['a group is tighter than the default', free, groups({ idleTimeout: { value: 10 * M } }), {}, '10 by g1'],
    ['a group loosens no default', free, groups({ idleTimeout: { value: 60 * M } }), {}, '15 by deployment'],
    [
      'a group bounds a session',
      free,
      groups({ idleTimeout: { value: 60 * M } }),
      { idleTimeout: 150 * M },
      '60 by g1',
    ],
    [
      'a session is tighter than its group',
      free,
      groups({ idleTimeout: { value: 10 * M } }),
      { idleTimeout: 5 * M },
      '5 by session',
    ],
    [
      'a group’s value is final, and longer than the default',
      free,
      groups({ idleTimeout: { value: 60 * M, final: true } }),
      { idleTimeout: 5 * M },
      '60 by g1, final',
    ],
    [
      'a final value is within the bound of the deployment',
      bounded,
      groups({ idleTimeout: { value: 60 * M, final: true } }),
      {},
      '30 by deployment',
    ],
    [
      'of two groups the tighter',
      free,
      groups({ idleTimeout: { value: 10 * M } }, { idleTimeout: { value: 5 * M } }),
      {},
      '5 by g2',
    ],
    [
      'of two groups that set the same the first by id, in whatever order',
      free,
      groups({ idleTimeout: { value: 5 * M } }, { idleTimeout: { value: 5 * M } }).toReversed(),
      {},
      '5 by g1',
    ],
    [
      'a group sets no more than the session itself',
      free,
      groups({ idleTimeout: { value: 5 * M } }),
      { idleTimeout: 5 * M },
      '5 by session',
    ],
    [
      'of two final values the tighter',
      free,
      groups({ idleTimeout: { value: 10 * M, final: true } }, { idleTimeout: { value: 5 * M, final: true } }),
      {},
      '5 by g2, final',
    ],
    [
      'a final value is bounded by another group',
      free,
      groups({ idleTimeout: { value: 10 * M, final: true } }, { idleTimeout: { value: 5 * M } }),
      {},
      '5 by g2, final',
    ],
    [
      'a group that has let the session go sets nothing',
      free,
      groups({}),
      { idleTimeout: 20 * M },
      '20 by session',
    ],
  ])('%s', (_, cascade, imposed, own, found) => {
    expect(idle(cascade, imposed, own)).toBe(found);
  });

  test('the longest stay is one for everybody: the shortest of all', () => {
    const stay = (most: number | null, own: Own, ...rules: readonly Rule[]) =>
      inForce(
        { policy: { ...policy, longestStay: most }, rule: {} },
        { policy: own, imposed: groups(...rules), ruleRevision: 0 },
      ).policy.longestStay;
    expect(stay(null, {})).toBeNull();
    expect(stay(8, { longestStay: 10 })).toBe(8);
    expect(stay(8, { longestStay: 5 })).toBe(5);
    expect(stay(null, { longestStay: 5 }, { longestStay: { value: 3 } })).toBe(3);
  });

  test('a session with more than its deployment’s new standard allows has no more than the deployment', () => {
    const held: Cascade = {
      policy: policyFrom({
        idleTimeout: 14 * M,
        warningPeriod: M,
        reentry: 'login',
        standards: ['pci-dss-8.2.8'],
      }),
      rule: {},
    };
    expect(idle(held, [], { idleTimeout: 30 * M })).toBe('14 by deployment');
    expect(idle(held, [], { idleTimeout: 5 * M })).toBe('5 by session');
    expect(idle(held, groups({ idleTimeout: { value: 10 * M } }), { idleTimeout: 30 * M })).toBe('10 by g1');
  });

  test('nor by a limit of the deployment that leaves room for more than its standard does', () => {
    const held: Cascade = {
      policy: policyFrom({
        idleTimeout: 10 * M,
        warningPeriod: 4 * M,
        reentry: 'login',
        standards: ['pci-dss-8.2.8'],
      }),
      rule: { idleTimeout: { value: 13 * M }, warningPeriod: { value: 5 * M } },
    };
    expect(idle(held, [], { idleTimeout: 11 * M })).toBe('11 by session');
    expect(idle(held, [], { idleTimeout: 12 * M })).toBe('10 by deployment');
    const late = groups({ idleTimeout: { value: 10.5 * M, final: true } });
    const found = inForce(held, { policy: { warningPeriod: 5 * M }, imposed: late, ruleRevision: 1 }).policy;
    expect([found.idleTimeout, found.warningPeriod]).toEqual([10 * M, 4 * M]);
  });

  test('a stay that is too short for its deployment’s new standard is none', () => {
    const held: Cascade = {
      policy: policyFrom({ idleTimeout: 15 * M, warningPeriod: M, standards: ['wcag-2.2.1'] }),
      rule: {},
    };
    const own = { idleTimeout: 5 * M, longestStay: 30 * M };
    const imposed = groups({ longestStay: { value: 20 * M, final: true }, warningPeriod: { value: M / 2 } });
    expect(inForce(held, { policy: own, imposed, ruleRevision: 1 }).policy).toMatchObject({
      idleTimeout: 5 * M,
      warningPeriod: M / 2,
      longestStay: null,
    });
  });

  test('what depends on an idle timeout depends on the one in force: graces, reports and the slack', () => {
    const { policy: found } = inForce(free, {
      policy: {},
      imposed: groups({ idleTimeout: { value: M } }),
      ruleRevision: 1,
    });
    expect(found).toMatchObject({
      lostGrace: 30_000,
      goodbyeGrace: 15_000,
      reportEvery: 20_000,
      alarmSlack: M,
    });
    expect(inForce(free, { policy: {}, imposed: [], ruleRevision: 0 }).policy).toEqual(policy);
    const lazy: Cascade = { policy: { ...policy, alarmSlack: 7 * M }, rule: {} };
    expect(inForce(lazy, { policy: { warningPeriod: M }, imposed: [], ruleRevision: 1 }).policy).toEqual({
      ...lazy.policy,
      warningPeriod: M,
    });
  });

  test('is purely the deployment’s only where no level has ever set anything', () => {
    const provenance = (ruleRevision: number, imposed: readonly Imposed[] = [], said: Own = {}) =>
      inForce(free, { policy: said, imposed, ruleRevision }).provenance;
    expect(isOfDeployment(provenance(0))).toBe(true);
    expect(isOfDeployment(provenance(1))).toBe(false);
    expect(isOfDeployment(provenance(0, [], { longestStay: M }))).toBe(false);
    expect(isOfDeployment(provenance(0, groups({ warningPeriod: { value: M } })))).toBe(false);
  });

  test.each<[string, Parameters<typeof scopeOf>, ReturnType<typeof scopeOf>]>([
    ['as far as they like', ['idleTimeout', free], { most: null, isFinal: false, source: deployment }],
    [
      'as far as the deployment does',
      ['idleTimeout', bounded],
      { most: 30 * M, isFinal: false, source: deployment },
    ],
    [
      'not at all where the deployment’s value is final',
      ['idleTimeout', fixed, groups({ idleTimeout: { value: M } })],
      { most: 15 * M, isFinal: true, source: { ...deployment, final: true } },
    ],
    [
      'as far as their group does, where that is no further than the deployment',
      ['idleTimeout', bounded, groups({ idleTimeout: { value: 30 * M } })],
      { most: 30 * M, isFinal: false, source: { level: 'group', group: 'g1' } },
    ],
    [
      'as far as the deployment does, where their group goes further',
      ['idleTimeout', bounded, groups({ idleTimeout: { value: 31 * M } })],
      { most: 30 * M, isFinal: false, source: deployment },
    ],
    [
      'not at all where a group’s value is final',
      ['idleTimeout', free, groups({ idleTimeout: { value: 5 * M, final: true } })],
      { most: 5 * M, isFinal: true, source: { level: 'group', group: 'g1', final: true } },
    ],
    [
      'no further than the longest stay, which is one for everybody',
      ['longestStay', { policy: { ...policy, longestStay: 8 * M }, rule: {} }],
      { most: 8 * M, isFinal: false, source: deployment },
    ],
  ])('A level may go %s', (_, [name, cascade, imposed], scope) => {
    expect(scopeOf(name, cascade, imposed)).toStrictEqual(scope);
  });

  const clause = fc.record({ value: fc.integer({ min: 1, max: 20 }), final: fc.boolean() });
  const rule = fc.record(
    { idleTimeout: clause, warningPeriod: clause, longestStay: clause },
    { requiredKeys: [] },
  );
  const own = fc.record(
    { idleTimeout: fc.integer({ min: 1, max: 40 }), longestStay: fc.integer({ min: 1, max: 40 }) },
    { requiredKeys: [] },
  );

  test('is the same in whatever order the groups come, and within what each of them allows', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), own, (rules, said) => {
        const imposed = groups(...rules);
        const found = inForce(free, { policy: said, imposed, ruleRevision: 1 });
        expect(inForce(free, { policy: said, imposed: [...imposed].reverse(), ruleRevision: 1 })).toEqual(
          found,
        );
        for (const name of ruled)
          for (const one of rules)
            if (one[name]) expect(found.policy[name]).toBeLessThanOrEqual(one[name].value);
      }),
    );
  });

  test('what a level may set comes into force when it does', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (rules, wish) => {
        const imposed = groups(...rules);
        for (const name of ruled) {
          const { most, isFinal } = scopeOf(name, free, imposed);
          const { policy: found } = inForce(free, { policy: { [name]: wish }, imposed, ruleRevision: 1 });
          if (!isFinal && (most === null || wish <= most)) expect(found[name]).toBe(wish);
          else expect(found[name]).toBeLessThanOrEqual(most ?? Infinity);
        }
      }),
    );
  });
});
