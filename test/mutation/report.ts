/** What became of every mistake in some files, as Stryker writes it. */
export type Report = {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Judged[] }>>;
};

/** Lines and columns begin with 1. */
type Place = { readonly line: number; readonly column: number };
export type Judged = {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'Pending';
  /** The test file that has noticed it. */
  readonly killedBy?: string;
  readonly location: { readonly start: Place; readonly end: Place };
};
