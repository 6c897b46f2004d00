/** Takes the focus out of what is about to disappear; not from somebody who has gone on to write elsewhere meanwhile. */
export const land = (place: HTMLElement | null): void => {
  if (document.activeElement?.matches('input,textarea,select') !== true) place?.focus();
};
