import type { Place } from './left-off.ts';

/** The notes' text fields, by item. */
const fieldsIn = (workspace: Element): readonly HTMLTextAreaElement[] => [
  ...workspace.querySelectorAll<HTMLTextAreaElement>('textarea[data-item]'),
];

/** The note last written in, as long as it is visible; otherwise the one in the middle. Null at the top of the page. */
export const placeIn = (workspace: Element, written: HTMLTextAreaElement | null): Place | null => {
  if (written?.isConnected && isInSight(written))
    return { itemId: itemOf(written), caret: written.selectionStart };
  if (scrollY === 0) return null;
  const distance = (field: Element) => {
    const { top, bottom } = field.getBoundingClientRect();
    return Math.abs((top + bottom - innerHeight) / 2);
  };
  const [nearest] = fieldsIn(workspace)
    .map((field) => ({ field, away: distance(field) }))
    .sort((one, other) => one.away - other.away);
  return nearest === undefined ? null : { itemId: itemOf(nearest.field) };
};

/**
 * Scrolls to the place and restores the caret. On a touch screen the keyboard stays away until somebody wants to write.
 */
export const goTo = (workspace: Element, { itemId, caret }: Place): void => {
  const field = fieldsIn(workspace).find((one) => itemOf(one) === itemId);
  if (field === undefined) return;
  if (caret !== undefined && !matchMedia('(pointer: coarse)').matches) {
    field.focus({ preventScroll: true });
    field.setSelectionRange(caret, caret);
  }
  if (caret === undefined || !isInSight(field)) field.scrollIntoView({ block: 'center' });
};

const itemOf = (field: HTMLElement): string => field.dataset.item ?? '';

const isInSight = (field: Element): boolean => {
  const { top, bottom } = field.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};
