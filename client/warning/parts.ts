import { style } from './style.ts';

/** What the element is made of. */
export type Parts = {
  readonly dialog: HTMLDialogElement;
  readonly heading: HTMLElement;
  readonly why: HTMLElement;
  readonly when: HTMLElement;
  readonly kept: HTMLElement;
  readonly orType: HTMLElement;
  readonly left: HTMLElement;
  readonly bar: HTMLProgressElement;
  readonly failed: HTMLElement;
  /** Said aloud in the dialog, when there is time, and at once. */
  readonly mark: HTMLElement;
  readonly urgent: HTMLElement;
  readonly extend: HTMLButtonElement;
  readonly leave: HTMLButtonElement;
  /** What is confirmed, for the eye, and aloud. */
  readonly note: HTMLElement;
  readonly spoken: HTMLElement;
};

/** Builds it in a shadow, which the styles of an application do not reach, as its policy allows none in the document. */
export const build = (host: HTMLElement): Parts => {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  // A sheet is of one document, and the element may have been moved to that of another window.
  const sheet = new (host.ownerDocument.defaultView ?? window).CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  const heading = make('h2', { id: 'heading' });
  const why = make('span');
  const when = make('span');
  const kept = make('span', { class: 'kept' });
  const orType = make('p', { id: 'or-type', class: 'soft' });
  const left = make('p', { class: 'left', role: 'timer', 'aria-live': 'off' });
  const bar = make('progress');
  const failed = make('p', { role: 'alert' });
  const mark = make('p', { class: 'aloud', role: 'status' });
  const urgent = make('p', { class: 'aloud', role: 'alert' });
  const extend = make('button', { type: 'button', part: 'extend' });
  const leave = make('button', { type: 'button', part: 'leave' });
  const dialog = make(
    'dialog',
    {
      part: 'dialog',
      role: 'alertdialog',
      'aria-labelledby': 'heading',
      'aria-describedby': 'text or-type',
      // Escape is no answer.
      closedby: 'none',
      tabindex: '-1',
    },
    heading,
    make('p', { id: 'text' }, why, ' ', when, ' ', kept),
    left,
    bar,
    orType,
    failed,
    mark,
    urgent,
    make('div', { class: 'answers' }, extend, leave),
  );
  // Documents that tests are run in have no modal dialogs.
  dialog.showModal ??= () => {
    dialog.open = true;
  };
  dialog.close ??= () => {
    dialog.open = false;
  };
  const note = make('p', { class: 'note', part: 'note', popover: 'manual', 'aria-hidden': 'true' });
  // Always there: of a place that comes with what it says, nothing is said.
  const spoken = make('p', { class: 'aloud', role: 'status' });
  root.replaceChildren(make('div', { class: 'all' }, dialog, note, spoken));
  return {
    dialog,
    heading,
    why,
    when,
    kept,
    orType,
    left,
    bar,
    failed,
    mark,
    urgent,
    extend,
    leave,
    note,
    spoken,
  };
};

const make = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] => {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
};

/** Writes only what is new: what is written again is said again. */
export const write = (element: Element, text: string): void => {
  if (element.textContent !== text) element.textContent = text;
};
