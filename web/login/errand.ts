import { type Kept, parsed } from '../keeping/kept.ts';

/**
 * A login under way: what its answer is checked with, and where the person wanted to go. None of it is sent to the
 * issuer except a hash of the verifier. The address may contain an invitation.
 */
export type Errand = {
  readonly verifier: string;
  readonly nonce: string;
  /** Path, query and fragment within the page. */
  readonly returnTo: string;
  /** The state of that history entry. */
  readonly noted: unknown;
};

const PREFIX = 'vigil.errand.';

/** Whether the issuer has just sent this tab back. */
export const isReturning = (): boolean => {
  const query = new URLSearchParams(location.search);
  return query.has('state') && (query.has('code') || query.has('error'));
};

export const keepErrand = (kept: Kept, state: string, errand: Errand): void =>
  kept.set(PREFIX + state, JSON.stringify(errand));

/** The errand with this state, which ends with it, as do all others of the tab; null for a state that is not ours. */
export const takeErrand = (kept: Kept, state: string): Errand | null => {
  const text = kept.get(PREFIX + state);
  if (text === null) return null;
  for (const key of kept.keys()) if (key.startsWith(PREFIX)) kept.drop(key);
  return parsed(text) as Errand | null;
};
