/**
 * A browser that translates a page takes each text out of it, and puts an element in its place. The page would go on
 * writing into the text, where nobody sees it. So the text is put back, empty, after its translation: what is written into
 * it replaces the translation, and both go together.
 */
export const keepTextsInTranslation = (place: Node): void => {
  /** Each text with its translation, and what it said. */
  const all = new Map<Node, readonly [ChildNode, string]>();
  new MutationObserver((changes) => {
    for (const { target, removedNodes, addedNodes, previousSibling } of changes) {
      // It is the target when the page has written into it.
      all.get(target)?.[0].remove();
      all.delete(target);
      for (const node of removedNodes) {
        // An element that HTML has long given up, and nobody else makes.
        const translation = [...addedNodes, previousSibling].find((near) => near?.nodeName === 'FONT');
        if (!translation || !(node instanceof Text) || all.has(node)) continue;
        all.set(node, [translation as ChildNode, node.data]);
        node.data = '';
        (translation as ChildNode).after(node);
      }
    }
    for (const [text, [translation, words]] of all)
      if (!text.isConnected || !translation.isConnected) {
        all.delete(text);
        translation.remove();
        // The original is shown again.
        if (text.isConnected) (text as Text).data = words;
      } else if (translation.nextSibling !== text) (text as Text).before(translation);
  }).observe(place, { childList: true, characterData: true, subtree: true });
};
