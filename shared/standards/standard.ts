import type { Duration } from '../instant.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a clause is about, and on which side of its limit one has to stay. */
export type ClauseRule =
  /** From the last activity to the logout: at most. */
  | 'idle'
  /** From the login to the end, whatever the person does: at most. */
  | 'stay'
  /** Whoever was logged out comes back by logging in anew. */
  | 'reentry'
  /** From the warning to the logout: at least. */
  | 'warning'
  /** How often the time may be extended: at least. */
  | 'extension'
  /** A limit that nobody can extend: longer than. */
  | 'unextended';

/** One requirement of a standard that this software can be held to. The text of the standard is not repeated here. */
export type Clause = {
  /** As an auditor cites it, with the edition. */
  readonly id: string;
  readonly rule: ClauseRule;
  /** In milliseconds, or a count; null when the clause asks for the thing and names no number. */
  readonly limit: Duration | null;
  /** Whether it is demanded, or recommended: both are kept to. */
  readonly force: 'must' | 'should';
};

type Standard = { readonly title: string; readonly clauses: readonly Clause[] };

const must = (id: string, rule: ClauseRule, limit: Duration | null = null): Clause => ({
  id,
  rule,
  limit,
  force: 'must',
});

const should = (id: string, rule: ClauseRule, limit: Duration | null = null): Clause => ({
  ...must(id, rule, limit),
  force: 'should',
});

const nist = (section: string) => `NIST SP 800-63B-4, ${section}`;
const asvs4 = 'OWASP ASVS 4.0.3, 3.3.2';
const asvs5 = (requirement: string) => `OWASP ASVS 5.0.0, ${requirement}`;
const hipaa = '45 CFR 164.312(a)(2)(iii)';
const wcag = 'WCAG 2.2, 2.2.1';

/** The standards that a deployment can be held to. `docs/standards.md` says what each does not cover. */
export const standards = {
  'pci-dss-8.2.8': {
    title: 'PCI DSS v4.0.1, requirement 8.2.8',
    clauses: [must('PCI DSS v4.0.1, 8.2.8', 'idle', 15 * MINUTE), must('PCI DSS v4.0.1, 8.2.8', 'reentry')],
  },
  'nist-800-63b-aal1': {
    title: 'NIST SP 800-63B revision 4, AAL1',
    clauses: [should(nist('2.1.3'), 'stay', 30 * DAY), must(nist('5.2'), 'reentry')],
  },
  'nist-800-63b-aal2': {
    title: 'NIST SP 800-63B revision 4, AAL2',
    clauses: [
      should(nist('2.2.3'), 'idle', HOUR),
      should(nist('2.2.3'), 'stay', 24 * HOUR),
      must(nist('5.2'), 'reentry'),
    ],
  },
  'nist-800-63b-aal3': {
    title: 'NIST SP 800-63B revision 4, AAL3',
    clauses: [
      should(nist('2.3.3'), 'idle', 15 * MINUTE),
      must(nist('2.3.3'), 'stay', 12 * HOUR),
      must(nist('5.2'), 'reentry'),
    ],
  },
  'owasp-asvs-l1': {
    title: 'OWASP ASVS, level 1',
    clauses: [must(asvs4, 'stay', 30 * DAY), must(asvs4, 'reentry')],
  },
  'owasp-asvs-l2': {
    title: 'OWASP ASVS, level 2',
    clauses: [
      must(asvs4, 'idle', 30 * MINUTE),
      must(asvs4, 'stay', 12 * HOUR),
      must(asvs4, 'reentry'),
      must(asvs5('7.3.1'), 'idle'),
      must(asvs5('7.3.2'), 'stay'),
    ],
  },
  'owasp-asvs-l3': {
    title: 'OWASP ASVS, level 3',
    clauses: [
      must(asvs4, 'idle', 15 * MINUTE),
      must(asvs4, 'stay', 12 * HOUR),
      must(asvs4, 'reentry'),
      must(asvs5('7.3.1'), 'idle'),
      must(asvs5('7.3.2'), 'stay'),
    ],
  },
  hipaa: {
    title: 'HIPAA, automatic logoff',
    clauses: [should(hipaa, 'idle'), should(hipaa, 'reentry')],
  },
  'wcag-2.2.1': {
    title: 'WCAG 2.2, success criterion 2.2.1',
    clauses: [
      must(wcag, 'warning', 20 * SECOND),
      must(wcag, 'extension', 10),
      must(wcag, 'unextended', 20 * HOUR),
    ],
  },
} as const satisfies Readonly<Record<string, Standard>>;

export type StandardId = keyof typeof standards;

export const standardIds = Object.keys(standards) as [StandardId, ...StandardId[]];

/** Every clause of these, in their order. */
export const clausesOf = (ids: readonly StandardId[]): readonly Clause[] =>
  ids.flatMap((id): readonly Clause[] => standards[id].clauses);

/** Of several standards the strictest clause about this; one that names a number is stricter than one that names none. */
export const strictest = (ids: readonly StandardId[], rule: ClauseRule): Clause | null => {
  const most = rule === 'idle' || rule === 'stay';
  return clausesOf(ids)
    .filter((clause) => clause.rule === rule)
    .reduce<Clause | null>((before, clause) => {
      if (before?.limit == null) return before !== null && clause.limit === null ? before : clause;
      if (clause.limit === null) return before;
      return (most ? clause.limit < before.limit : clause.limit > before.limit) ? clause : before;
    }, null);
};
