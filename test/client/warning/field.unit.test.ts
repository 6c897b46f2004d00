import { describe, expect, test } from '@jest/globals';
import { fieldIn } from '../../../client/warning/field.ts';

/** A focused element inside so many nested shadow roots. */
const focusedOn = (element: object | null, ranges: readonly string[] = [], depth = 0) => {
  const did: string[] = [];
  const selection = {
    rangeCount: ranges.length,
    getRangeAt: (nth: number) => ranges[nth],
    removeAllRanges: () => did.push('nothing is selected'),
    addRange: (range: string) => did.push(`${range} is selected`),
  };
  const focused = element && {
    readOnly: false,
    disabled: false,
    ...element,
    ownerDocument: { getSelection: () => selection },
    focus: (how: object) => did.push(`it has the focus, ${JSON.stringify(how)}`),
  };
  let active: object | null = focused;
  for (let nth = 0; nth < depth; nth += 1)
    active = { localName: 'my-part', shadowRoot: { activeElement: active } };
  return { did, page: { activeElement: active } as unknown as Document };
};
const input = (type: string) => ({ localName: 'input', type });
const FOCUS = 'it has the focus, {"preventScroll":true}';

describe('Where somebody was typing', () => {
  test.each<[string, object | null, string]>([
    ['nowhere', null, 'none'],
    ['a button', { localName: 'button' }, 'none'],
    ['a text field', input('text'), 'line'],
    ['a search field', input('search'), 'line'],
    ...['button', 'checkbox', 'color', 'file', 'hidden', 'image', 'radio', 'range', 'reset', 'submit'].map(
      (type): [string, object, string] => [type, input(type), 'none'],
    ),
    ['a kind of field that only sounds like one of those', input('x-radio'), 'line'],
    ['another of those', input('radio-x'), 'line'],
    ['a text area', { localName: 'textarea' }, 'lines'],
    ['something edited in the page', { localName: 'div', isContentEditable: true }, 'lines'],
    ['something that says it is edited', { localName: 'div', isContentEditable: 'yes' }, 'none'],
    ['a read-only field', { ...input('text'), readOnly: true }, 'none'],
    ['a disabled text area', { localName: 'textarea', disabled: true }, 'none'],
    [
      'something edited, whatever else it is',
      { localName: 'div', isContentEditable: true, disabled: true },
      'lines',
    ],
  ])('%s', (_, element, kind) => {
    expect(fieldIn(focusedOn(element).page).kind).toBe(kind);
  });

  test('is found through shadow roots, and gets the focus back', () => {
    const { page, did } = focusedOn(input('text'), ['a word'], 2);
    const field = fieldIn(page);
    expect(field.kind).toBe('line');
    field.returnTo();
    expect(did).toEqual([FOCUS]);
    const empty = {
      activeElement: { localName: 'input', type: 'text', shadowRoot: { activeElement: null } },
    };
    const owner = { getSelection: () => null };
    Object.assign(empty.activeElement, { ownerDocument: owner });
    expect(fieldIn(empty as unknown as Document).kind).toBe('line');
  });

  test('keeps its cursor where it was if it is edited in the page', () => {
    const edited = { localName: 'div', isContentEditable: true };
    const { page, did } = focusedOn(edited, ['a word', 'another']);
    fieldIn(page).returnTo();
    expect(did).toEqual([FOCUS, 'nothing is selected', 'a word is selected']);
    for (const one of [focusedOn(edited), focusedOn({ localName: 'textarea' }, ['a word'])]) {
      fieldIn(one.page).returnTo();
      expect(one.did).toEqual([FOCUS]);
    }
    const nowhere = focusedOn(null);
    fieldIn(nowhere.page).returnTo();
    expect(nowhere.did).toEqual([]);
  });
});
