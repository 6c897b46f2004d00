/**
 * Whether the focus is in this place or nowhere. Then it may be moved: otherwise somebody has gone on to something else,
 * and would go on typing into whatever took the focus from them.
 */
export const isFocusFree = (place: Element | null | undefined): boolean => {
  const { activeElement: at, body } = document;
  return at === null || at === body || place?.contains(at) === true;
};

/** Takes the focus out of what is about to disappear; not from somebody who has gone on to write elsewhere meanwhile. */
export const land = (place: HTMLElement | null): void => {
  if (document.activeElement?.matches('input,textarea,select') !== true) place?.focus();
};
