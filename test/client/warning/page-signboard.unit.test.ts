import { expect, test } from '@jest/globals';
import { pageSignboard } from '../../../client/warning/page-signboard.ts';
import { globalsOfATest } from './globals.ts';

const standIn = globalsOfATest();

type Link = { rel: string; readonly attributes: Map<string, string> };

/** A page with a title, and perhaps icons of its own. */
const page = (own: string | null) => {
  const links = new Set<Link>();
  const linkOf = (rel: string, href: string | null) => {
    const attributes = new Map(href === null ? [] : [['href', href]]);
    const link = {
      rel,
      attributes,
      getAttribute: (name: string) => attributes.get(name) ?? null,
      setAttribute: (name: string, value: string) => void attributes.set(name, value),
      remove: () => void links.delete(link),
    };
    return link;
  };
  if (own !== null) links.add(linkOf('icon', own));
  const retitled = new Set<() => void>();
  const observed: unknown[] = [];
  const head = { append: (link: Link) => void links.add(link) };
  const document = {
    title: 'Plans',
    head,
    querySelector: (selector: string) =>
      selector === 'link[rel~="icon"]' ? ([...links].find(({ rel }) => rel === 'icon') ?? null) : null,
    createElement: (name: string) => (name === 'link' ? linkOf('', null) : null),
  };
  class MutationObserver {
    readonly #listener: () => void;
    constructor(listener: () => void) {
      this.#listener = listener;
    }
    observe(what: unknown, how: unknown) {
      observed.push(what === head, how);
      retitled.add(this.#listener);
    }
  }
  standIn({ document, MutationObserver });
  return {
    document,
    observed,
    icons: () => [...links].map(({ rel, attributes }) => [rel, attributes.get('href') ?? null]),
    dropIcons: () => links.clear(),
    /** As somebody else on the page gives it one. */
    giveIcon: (href: string) => {
      if (links.size === 0) links.add(linkOf('icon', href));
      for (const { attributes } of links) attributes.set('href', href);
    },
    retitle: (title: string) => {
      document.title = title;
      for (const listener of retitled) listener();
    },
  };
};

const MARKED = ['icon', expect.stringMatching(/^data:image\/svg\+xml,%3Csvg.*%3C%2Fsvg%3E$/)];

// A page has one signboard for as long as it exists, so this is one page's whole day.
test('A sign stands before the title and in place of the page’s icon, whatever they are, and removes neither', () => {
  const p = page('/icon.png');
  const board = pageSignboard();
  expect([p.document.title, p.icons()]).toEqual(['Plans', [['icon', '/icon.png']]]);
  const sign = board.raise('Still there?');
  expect(pageSignboard()).toBe(board);
  expect(p.document.title).toMatch(/^Still there\?.*Plans$/);
  expect(p.icons()).toEqual([MARKED]);
  expect(p.observed).toEqual([true, { childList: true, subtree: true, characterData: true }]);
  const second = board.raise('And there?');
  p.retitle('Plans 2');
  expect(p.document.title).toMatch(/Plans 2$/);
  expect(p.document.title).not.toBe('Plans 2');
  sign.lower();
  expect(p.icons()).toEqual([MARKED]);
  second.lower();
  expect([p.document.title, p.icons()]).toEqual(['Plans 2', [['icon', '/icon.png']]]);
  const again = board.raise('Still there?');
  expect(p.icons()).toEqual([MARKED]);
  again.lower();
  expect(p.icons()).toEqual([['icon', '/icon.png']]);
  p.dropIcons();
  const bare = board.raise('Still there?');
  expect(p.icons()).toEqual([MARKED]);
  bare.lower();
  expect(p.icons()).toEqual([]);
  // An application that counts in its icon keeps the count.
  const counting = board.raise('Still there?');
  p.giveIcon('/three.png');
  counting.lower();
  expect(p.icons()).toEqual([['icon', '/three.png']]);
  // Another copy of this client on the same page has marked it before, and takes its mark away later, or sooner.
  for (const theirsFirst of [true, false]) {
    p.giveIcon('/icon.png');
    const own = board.raise('Still there?');
    const [mark] = p.icons();
    own.lower();
    p.giveIcon(String(mark?.[1]));
    const beside = board.raise('Still there?');
    if (theirsFirst) p.giveIcon('/icon.png');
    beside.lower();
    expect(p.icons()).toEqual(theirsFirst ? [['icon', '/icon.png']] : [mark]);
  }
});
