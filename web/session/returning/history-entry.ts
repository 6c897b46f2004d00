/**
 * A history entry whose session this person has been in. The mark survives a reload, a restored and a duplicated tab,
 * is there again when going back, and needs no storage. Following a link or typing the address leads to an entry
 * without it.
 */
type Marked = { readonly entered?: true } | null;

export const hasEnteredHere = (): boolean => (history.state as Marked)?.entered === true;

export const markEntered = (): void => history.replaceState({ entered: true } satisfies Marked, '');
