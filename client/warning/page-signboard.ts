import { type Signboard, signboard, type Tab } from './signboard.ts';

/** One for each page, or two would take each other's signs for its title. */
export const pageSignboard = (): Signboard => {
  shared ??= signboard(tabOf(document));
  return shared;
};
let shared: Signboard | null = null;

/** A page that allows no `data:` images keeps its icon, and has the title. */
const MARK = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="15" fill="#b35c00"/><path d="M14 6h4l-.6 13h-2.8zM14 22h4v4h-4z" fill="#fff"/></svg>',
)}`;

const tabOf = (page: Document): Tab => {
  let before: { readonly link: Element; readonly icon: string | null } | null = null;
  const setIcon = (link: Element, icon: string | null) =>
    icon === null ? link.remove() : link.setAttribute('href', icon);
  const iconOf = (link: Element) => link.getAttribute('href');
  return {
    getTitle: () => page.title,
    setTitle: (title) => {
      page.title = title;
    },
    mark(marked) {
      if (marked === (before !== null)) return;
      if (before !== null) {
        const { link, icon } = before;
        before = null;
        // It may have been given another one meanwhile.
        if (iconOf(link) === MARK) setIcon(link, icon);
        return;
      }
      const link = page.querySelector('link[rel~="icon"]') ?? addLink(page);
      before = { link, icon: iconOf(link) };
      setIcon(link, MARK);
    },
    onRetitled: (listener) => {
      new MutationObserver(listener).observe(page.head, {
        childList: true,
        subtree: true,
        characterData: true,
      });
    },
  };
};

const addLink = (page: Document): Element => {
  const link = page.createElement('link');
  link.rel = 'icon';
  page.head.append(link);
  return link;
};
