import type { Duration } from '../../../../shared/instant.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a standard asks of the timings. */
export type Clauses = {
  /** From the last activity to the logout, at most. */
  readonly silence?: Duration;
  /** From the login to the end, at most: nobody stays without end. */
  readonly stay?: Duration;
  /** After a logout by time, a login before one comes back. */
  readonly login?: true;
  /** A limit that nobody can extend is longer than this. Warnings of less than 20 s are not drawn. */
  readonly unextended?: Duration;
};

/** The standards that a deployment names in a history, and what docs/standards.md says of each. */
export const clauses = {
  'pci-dss-8.2.8': { silence: 15 * MINUTE, login: true },
  'nist-800-63b-aal1': { stay: 30 * DAY, login: true },
  'nist-800-63b-aal2': { silence: HOUR, stay: 24 * HOUR, login: true },
  'nist-800-63b-aal3': { silence: 15 * MINUTE, stay: 12 * HOUR, login: true },
  'owasp-asvs-l1': { stay: 30 * DAY, login: true },
  'owasp-asvs-l2': { silence: 30 * MINUTE, stay: 12 * HOUR, login: true },
  'owasp-asvs-l3': { silence: 15 * MINUTE, stay: 12 * HOUR, login: true },
  hipaa: { login: true },
  'wcag-2.2.1': { unextended: 20 * HOUR },
} as const satisfies Readonly<Record<string, Clauses>>;

export type Standard = keyof typeof clauses;

export const clausesOf = (standards: readonly Standard[]): readonly Clauses[] =>
  standards.map((one) => clauses[one]);
