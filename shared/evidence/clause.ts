import type { Duration } from '../instant.ts';

/** What a clause is about, and on which side of its limit one has to stay. */
export type ClauseRule = 'idle' | 'stay' | 'reentry' | 'warning' | 'extension' | 'unextended';

/** One requirement of a standard. */
export type Clause = {
  /** As an auditor cites it, with the edition. */
  readonly id: string;
  readonly rule: ClauseRule;
  /** In milliseconds, or a count; null when the clause asks for the thing and names no number. */
  readonly limit: Duration | null;
};

const MINUTE = 60_000;

export const standards: Readonly<
  Record<string, { readonly title: string; readonly clauses: readonly Clause[] }>
> = {
  'pci-dss-8.2.8': {
    title: 'PCI DSS v4.0.1, requirement 8.2.8',
    clauses: [
      { id: 'PCI DSS v4.0.1, 8.2.8', rule: 'idle', limit: 15 * MINUTE },
      { id: 'PCI DSS v4.0.1, 8.2.8', rule: 'reentry', limit: null },
    ],
  },
};
