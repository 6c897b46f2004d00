import { describe, expect, test } from '@jest/globals';
import { checkedPolicy, defaultPolicy, type Policy, policyFrom, presets } from '../../shared/policy.ts';
import {
  contradiction,
  type Governed,
  governed,
  limitOf,
  type Said,
} from '../../shared/standards/conformity.ts';
import {
  type Clause,
  clausesOf,
  type StandardId,
  standardIds,
  standards,
  strictest,
} from '../../shared/standards/standard.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const under = (ids: readonly StandardId[], said: Said = {}, preset: keyof typeof presets = 'workspace-15') =>
  governed(ids, presets[preset], said);

const policyUnder = (ids: readonly StandardId[], said: Said = {}): Policy =>
  policyFrom({ ...under(ids, said), standards: ids });

/** What is one past a clause, and what is just within it. */
const sides = (
  { rule, limit }: Clause,
  fit: Governed,
): { past: Governed; within: Governed } | { past: null; within: Governed } => {
  const { idleTimeout, warningPeriod } = fit;
  const { reentry: _login, ...byClick } = fit;
  switch (rule) {
    case 'idle':
      return limit === null
        ? { past: null, within: fit }
        : {
            past: { ...fit, idleTimeout: limit - warningPeriod + 1_000 },
            within: { ...fit, idleTimeout: limit - warningPeriod },
          };
    case 'stay':
      return {
        past: { ...fit, longestStay: limit === null ? null : limit + 1_000 },
        within: { ...fit, longestStay: limit ?? fit.longestStay },
      };
    case 'reentry':
      return { past: byClick, within: fit };
    case 'warning':
      return {
        past: { ...fit, warningPeriod: (limit ?? 0) - 1 },
        within: { ...fit, warningPeriod: limit ?? 0 },
      };
    case 'unextended':
      return { past: { ...fit, longestStay: limit }, within: { ...fit, longestStay: (limit ?? 0) + 1_000 } };
    case 'extension':
      // Nothing limits the number of extensions: test/functions/inside/life.unit.test.ts plays more of them than any
      // clause asks for.
      return { past: null, within: { ...fit, idleTimeout, warningPeriod } };
  }
};

const cases = standardIds.flatMap((id) =>
  standards[id].clauses.map((clause: Clause): [string, StandardId, Clause] => [
    `${clause.id}: ${clause.rule} ${clause.limit ?? 'without a number'}`,
    id,
    clause,
  ]),
);

/** As noted by somebody who has read the standard. */
const read: Record<StandardId, string[]> = {
  'pci-dss-8.2.8': ['8.2.8 must idle 15 min', '8.2.8 must reentry no number'],
  'nist-800-63b-aal1': ['2.1.3 should stay 30 d', '5.2 must reentry no number'],
  'nist-800-63b-aal2': ['2.2.3 should idle 60 min', '2.2.3 should stay 24 h', '5.2 must reentry no number'],
  'nist-800-63b-aal3': ['2.3.3 should idle 15 min', '2.3.3 must stay 12 h', '5.2 must reentry no number'],
  'owasp-asvs-l1': ['3.3.2 must stay 30 d', '3.3.2 must reentry no number'],
  'owasp-asvs-l2': [
    '3.3.2 must idle 30 min',
    '3.3.2 must stay 12 h',
    '3.3.2 must reentry no number',
    '7.3.1 must idle no number',
    '7.3.2 must stay no number',
  ],
  'owasp-asvs-l3': [
    '3.3.2 must idle 15 min',
    '3.3.2 must stay 12 h',
    '3.3.2 must reentry no number',
    '7.3.1 must idle no number',
    '7.3.2 must stay no number',
  ],
  hipaa: ['164.312(a)(2)(iii) should idle no number', '164.312(a)(2)(iii) should reentry no number'],
  'wcag-2.2.1': ['2.2.1 must warning 20 s', '2.2.1 must extension 10', '2.2.1 must unextended 20 h'],
};

describe('A standard', () => {
  test.each(standardIds)('%s demands what is written in it', (id) => {
    const clauses = standards[id].clauses.map((clause: Clause) => {
      const section = clause.id.split(' ').at(-1);
      return `${section} ${clause.force} ${clause.rule} ${limitOf(clause)}`;
    });
    expect(clauses).toEqual(read[id]);
  });

  test('is cited with its edition', () => {
    const cited = new Set(clausesOf(standardIds).map(({ id }) => id.slice(0, id.lastIndexOf(' '))));
    expect([...cited]).toEqual([
      'PCI DSS v4.0.1,',
      'NIST SP 800-63B-4,',
      'OWASP ASVS 4.0.3,',
      'OWASP ASVS 5.0.0,',
      '45 CFR',
      'WCAG 2.2,',
    ]);
  });

  test.each(cases)('accepts its very limit and refuses one past it: %s (%s)', (_, id, clause) => {
    const { past, within } = sides(clause, under([id]));
    expect(contradiction([id], within)).toBeNull();
    // If another clause of the same standard gives the number, that is the one to be named.
    const named = clause.limit === null ? strictest([id], clause.rule)?.id : clause.id;
    if (past !== null) expect(contradiction([id], past)).toContain(named);
  });

  test.each(standardIds)('%s sets the numbers of either preset so that nothing contradicts it', (id) => {
    for (const preset of Object.keys(presets) as (keyof typeof presets)[]) {
      const policy = policyFrom({ ...under([id], {}, preset), standards: [id] });
      expect(checkedPolicy(policy, 'deployment')).toEqual(policy);
    }
  });

  test.each<[StandardId[], Partial<Governed>]>([
    // The warning comes at 14:40, and the logout at 15:00.
    [['pci-dss-8.2.8'], { idleTimeout: 880_000, warningPeriod: 20_000, longestStay: null, reentry: 'login' }],
    [
      ['pci-dss-8.2.8', 'wcag-2.2.1'],
      { idleTimeout: 880_000, warningPeriod: 20_000, longestStay: null, reentry: 'login' },
    ],
    // What fits stays as the preset has it.
    [
      ['nist-800-63b-aal2'],
      { idleTimeout: 15 * MINUTE, warningPeriod: 30 * MINUTE, longestStay: 24 * HOUR, reentry: 'login' },
    ],
    [
      ['nist-800-63b-aal3'],
      { idleTimeout: 880_000, warningPeriod: 20_000, longestStay: 12 * HOUR, reentry: 'login' },
    ],
    [['owasp-asvs-l2'], { idleTimeout: 1_780_000, warningPeriod: 20_000, longestStay: 12 * HOUR }],
    [['wcag-2.2.1'], { idleTimeout: 15 * MINUTE, warningPeriod: 30 * MINUTE, longestStay: null }],
    [['hipaa'], { idleTimeout: 15 * MINUTE, warningPeriod: 30 * MINUTE, reentry: 'login' }],
    // The strictest of several.
    [
      ['nist-800-63b-aal2', 'pci-dss-8.2.8', 'owasp-asvs-l2'],
      { idleTimeout: 880_000, warningPeriod: 20_000, longestStay: 12 * HOUR, reentry: 'login' },
    ],
  ])('%j sets %j', (ids, numbers) => {
    expect(under(ids)).toMatchObject(numbers);
    expect('reentry' in under(['wcag-2.2.1'])).toBe(false);
  });

  test.each<[Said, Partial<Governed>]>([
    [{ idleTimeout: 10 * MINUTE }, { idleTimeout: 10 * MINUTE, warningPeriod: 5 * MINUTE }],
    // Nothing is left: then it is refused by its name, and not for an idle timeout of zero.
    [{ warningPeriod: 15 * MINUTE }, { idleTimeout: 15 * MINUTE, warningPeriod: 15 * MINUTE }],
    [{ warningPeriod: 2 * MINUTE }, { idleTimeout: 13 * MINUTE, warningPeriod: 2 * MINUTE }],
    [
      { idleTimeout: 5 * MINUTE, warningPeriod: MINUTE },
      { idleTimeout: 5 * MINUTE, warningPeriod: MINUTE },
    ],
  ])('keeps what is set, and fits the rest to it: %j', (said, numbers) => {
    expect(under(['pci-dss-8.2.8'], said)).toMatchObject(numbers);
  });

  test.each<[StandardId[], Said, RegExp]>([
    [
      ['pci-dss-8.2.8'],
      { idleTimeout: 15 * MINUTE },
      /^idleTimeout and warningPeriod are 920 s.* 15 min \(PCI/,
    ],
    [['pci-dss-8.2.8'], { warningPeriod: 30 * MINUTE }, /together, but .*\(PCI DSS v4\.0\.1, 8\.2\.8\)\.$/],
    [['pci-dss-8.2.8'], { reentry: 'click' }, /^reentry must be login.*\(PCI DSS v4\.0\.1, 8\.2\.8\)\.$/],
    [
      ['nist-800-63b-aal1'],
      { longestStay: 31 * 24 * HOUR },
      /^longestStay is 31 d, but .* 30 d \(NIST SP 800-63B-4, 2\.1\.3\)\.$/,
    ],
    [['owasp-asvs-l2'], { longestStay: 13 * HOUR }, /^longestStay is 13 h, but .* 12 h \(OWASP ASVS 4\.0\.3/],
    [['wcag-2.2.1'], { longestStay: 8 * HOUR }, /^longestStay is 8 h, but .* 20 h \(WCAG 2\.2, 2\.2\.1\)\.$/],
    // A pair that nothing can satisfy.
    [
      ['wcag-2.2.1', 'nist-800-63b-aal3'],
      {},
      /12 h \(NIST SP 800-63B-4, 2\.3\.3\).* 20 h \(WCAG 2\.2, 2\.2\.1\): name one of the two\.$/,
    ],
  ])('%j refuses %j in a sentence that names the clause', (ids, said, sentence) => {
    expect(() => checkedPolicy(policyUnder(ids, said), 'deployment')).toThrow(sentence);
    expect(() => checkedPolicy(policyUnder(ids, said), 'local')).toThrow(RangeError);
  });

  test('that asks for a short stay is compatible with one that asks for a long one, where there is room between them', () => {
    const policy = policyUnder(['wcag-2.2.1', 'nist-800-63b-aal2']);
    expect(checkedPolicy(policy, 'deployment')).toMatchObject({ longestStay: 24 * HOUR });
  });

  test('is stronger than a hold, which keeps nobody from being logged out in time', () => {
    const timings = { idleTimeout: 5 * MINUTE, warningPeriod: MINUTE };
    const holding = (holdLimit: number) => ({ ...policyUnder(['pci-dss-8.2.8'], timings), holdLimit });
    expect(checkedPolicy(holding(9 * MINUTE), 'deployment')).toMatchObject({ holdLimit: 9 * MINUTE });
    expect(() => checkedPolicy(holding(9 * MINUTE + 1), 'deployment')).toThrow(
      /^idleTimeout, warningPeriod and holdLimit are .* together, but .* 15 min \(PCI/,
    );
  });

  test('lets a deployment warn for 20 s, and nobody for less', () => {
    const policy = policyUnder(['pci-dss-8.2.8'], { idleTimeout: 14 * MINUTE, warningPeriod: 19_000 });
    expect(() => checkedPolicy(policy, 'deployment')).toThrow('warningPeriod must be at least 20 s');
  });

  test('that nobody has named changes nothing', () => {
    expect(policyFrom(under([]))).toEqual(defaultPolicy);
    expect(checkedPolicy(defaultPolicy, 'deployment')).toEqual(defaultPolicy);
    expect(contradiction([], defaultPolicy)).toBeNull();
  });

  test('is stricter with a number than without one, whichever comes first', () => {
    const ids: StandardId[] = ['hipaa', 'owasp-asvs-l2'];
    expect(strictest(ids, 'idle')?.limit).toBe(30 * MINUTE);
    expect(strictest(ids.toReversed(), 'idle')?.limit).toBe(30 * MINUTE);
    expect(strictest(['hipaa'], 'idle')?.id).toBe('45 CFR 164.312(a)(2)(iii)');
    expect(strictest(['hipaa'], 'stay')).toBeNull();
    expect(clausesOf(ids)).toHaveLength(7);
  });

  test.each(['idle', 'reentry'] as const)(
    'of those that are equally strict about %s the first is cited',
    (rule) => {
      const ids: StandardId[] = ['pci-dss-8.2.8', 'nist-800-63b-aal3'];
      expect(strictest(ids, rule)?.id).toContain('PCI');
      expect(strictest(ids.toReversed(), rule)?.id).toContain('NIST');
    },
  );
});
