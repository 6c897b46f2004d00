import type { Words } from '../../words/english.ts';

type Said = Words['session']['holding'];

/** A reason as its person gives it. There may be newer ones than this page. */
export const mineOf = ({ mine, otherwise }: Said, reason: string): string =>
  (mine as Readonly<Record<string, string | undefined>>)[reason] ?? otherwise.mine;

/** A reason as others see it. */
export const theirsOf = ({ theirs, otherwise }: Said, reason: string): string =>
  (theirs as Readonly<Record<string, string | undefined>>)[reason] ?? otherwise.theirs;
