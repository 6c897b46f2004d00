import type { Kept } from '../keeping/kept.ts';

/**
 * A login that has begun and has not come back: what the answer is checked with, and where the person wanted to go.
 * None of it is sent to the issuer, which is told the hash of the verifier only. An address may hold an invitation.
 */
export type Errand = {
  readonly verifier: string;
  readonly nonce: string;
  /** Path, query and fragment within the page. */
  readonly returnTo: string;
  /** What the history had noted of that place. */
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

/** The errand of this state, which is over now, and with it all others of the tab; null for a state that is not ours. */
export const takeErrand = (kept: Kept, state: string): Errand | null => {
  const text = kept.get(PREFIX + state);
  if (text === null) return null;
  for (const key of kept.keys()) if (key.startsWith(PREFIX)) kept.drop(key);
  return JSON.parse(text) as Errand;
};
