type Replaced = { readonly translation: ChildNode; readonly words: string };

/**
 * A browser that translates a page takes each text out of it, and puts an element in its place. The page would go on
 * writing into the text, where nobody sees it. So the text is put back, empty, after its translation: what is written into
 * it replaces the translation, and both go together.
 */
export const keepTextsInTranslation = (place: Node): void => {
  const all = new Map<Node, Replaced>();
  const putBack = (text: Text, near: readonly (Node | null)[]) => {
    // An element that HTML has long given up, and nobody else makes.
    const translation = near.find((node) => node?.nodeName === 'FONT') as ChildNode | undefined;
    if (!translation?.isConnected || text.isConnected || all.has(text)) return;
    all.set(text, { translation, words: text.data });
    text.data = '';
    translation.after(text);
  };
  const follow = ({ translation, words }: Replaced, text: Node) => {
    if (text.isConnected && translation.isConnected) {
      if (translation.nextSibling !== text) (text as Text).before(translation);
      return;
    }
    all.delete(text);
    if (text.isConnected) (text as Text).data = words;
    else translation.remove();
  };
  new MutationObserver((changes) => {
    for (const { type, target, removedNodes, addedNodes, previousSibling } of changes) {
      if (type === 'characterData') {
        all.get(target)?.translation.remove();
        all.delete(target);
      }
      for (const node of removedNodes)
        if (node instanceof Text) putBack(node, [...addedNodes, previousSibling]);
    }
    all.forEach(follow);
  }).observe(place, { childList: true, characterData: true, subtree: true });
};
