import type { RosterEntry } from '../../../client/client.ts';
import type { Words } from '../../words/english.ts';
import { atHere } from '../frame/time.ts';

type Said = Words['session']['holding'];

/** A reason in its own person's words. There may be reasons that this page does not know. */
export const mineOf = ({ mine, otherwise }: Said, reason: string): string =>
  (mine as Readonly<Record<string, string | undefined>>)[reason] ?? otherwise.mine;

/** A reason as others see it. */
export const theirsOf = ({ theirs, otherwise }: Said, reason: string): string =>
  (theirs as Readonly<Record<string, string | undefined>>)[reason] ?? otherwise.theirs;

/** A hold as others see it in the roster. */
export const seenAs = (said: Said, hold: NonNullable<RosterEntry['hold']>, serverNow: number): string =>
  said.until(theirsOf(said, hold.reason), atHere(hold.until, serverNow));
