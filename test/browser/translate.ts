export type Translated = { showOriginal: () => void };

/** Runs in the page: what a browser does that translates it. Every text becomes an element, and so do those that come later. */
export const translate = (): void => {
  const originals = new Map<Element, Text>();
  const own = 'font, textarea, script, svg, [translate=no]';
  const replace = (text: Text) => {
    if (text.data.trim() === '' || !text.isConnected || text.parentElement?.closest(own)) return;
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    inner.append(`«${text.data}»`);
    outer.append(inner);
    originals.set(outer, text);
    text.before(outer);
    text.remove();
  };
  const replaceIn = (place: Node) => {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    const texts: Text[] = place instanceof Text ? [place] : [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    texts.forEach(replace);
  };
  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes)
      for (const node of type === 'characterData' ? [target] : addedNodes) replaceIn(node);
  });
  document.documentElement.classList.add('translated-ltr');
  replaceIn(document.body);
  observer.observe(document.body, { childList: true, characterData: true, subtree: true });
  (window as unknown as Translated).showOriginal = () => {
    observer.disconnect();
    for (const [translation, text] of originals) if (translation.isConnected) translation.replaceWith(text);
  };
};
