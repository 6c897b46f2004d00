import type { FieldKind } from './keystroke.ts';

/** Where somebody was typing when the question opened, and the way back there. */
export type Field = {
  readonly kind: FieldKind;
  /** Gives the focus back, with the cursor where it was: what is being pressed goes there then, by the browser itself. */
  returnTo(): void;
};

/** Where the keys go at present. */
export const fieldIn = (page: Document): Field => {
  const element = focusedIn(page);
  const kind = element === null ? 'none' : kindOf(element);
  const selection = element?.ownerDocument.getSelection();
  // A field keeps its cursor by itself; what is edited in the page does not everywhere.
  const range = isEdited(element) && selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
  return {
    kind,
    returnTo() {
      (element as HTMLElement | null)?.focus({ preventScroll: true });
      if (range === null) return;
      selection?.removeAllRanges();
      selection?.addRange(range);
    },
  };
};

/** Through the shadow of components, to what really has the focus. */
export const focusedIn = (page: DocumentOrShadowRoot): Element | null => {
  const element = page.activeElement;
  return element?.shadowRoot?.activeElement ? focusedIn(element.shadowRoot) : element;
};

const isEdited = (element: Element | null): boolean =>
  (element as HTMLElement | null)?.isContentEditable === true;

/** Inputs that take no letters. */
const others = /^(button|checkbox|color|file|hidden|image|radio|range|reset|submit)$/;

const kindOf = (element: Element): FieldKind => {
  const { localName, readOnly, disabled, type } = element as HTMLInputElement;
  if (isEdited(element)) return 'lines';
  if (readOnly || disabled) return 'none';
  if (localName === 'textarea') return 'lines';
  return localName === 'input' && !others.test(type) ? 'line' : 'none';
};
