import type { Clause } from './clauses.ts';

/** What the evidence says of itself. */
export type Manifest = {
  readonly vigil: string;
  readonly version: number;
  readonly table: string;
  readonly from: number;
  readonly to: number;
  readonly startedAt: number;
  readonly tolerance: number;
  readonly standards: readonly {
    readonly id: string;
    readonly title: string;
    readonly clauses: readonly Clause[];
  }[];
  readonly totals: Totals;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
};

export type Totals = {
  chains: number;
  records: number;
  participations: number;
  open: number;
  warnings: number;
  extensions: number;
  endings: Record<string, number>;
  longestSilence: { length: number; until: number } | null;
  exceptions: Record<string, number>;
  tolerated: number;
};
