/**
 * Whether the focus is in this place or nowhere. Then it may be moved: otherwise somebody has gone on to something else,
 * and would go on typing into whatever took the focus from them.
 */
export const isFocusFree = (place: Element | null | undefined): boolean => {
  const { activeElement: at, body } = document;
  return at === null || at === body || place?.contains(at) === true;
};

/** Takes the focus out of what is about to disappear in a section; not from somebody who has gone on meanwhile, there or elsewhere. */
export const land = (place: HTMLElement | null): void => {
  const isWriting = document.activeElement?.matches('input,textarea,select') === true;
  const section = place?.closest('section');
  if (!isWriting && (!section || isFocusFree(section))) place?.focus();
};
