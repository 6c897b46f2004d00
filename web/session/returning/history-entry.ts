/**
 * An entry of the browser's history in whose session this person has been. The mark outlives a reload, a restored and a
 * duplicated tab and is there again on the way back, and needs no storage; whoever follows a link or types the address
 * comes to an entry without it.
 */
type Marked = { readonly entered?: true } | null;

export const hasEnteredHere = (): boolean => (history.state as Marked)?.entered === true;

export const markEntered = (): void => history.replaceState({ entered: true } satisfies Marked, '');
