import { type RefObject, useLayoutEffect } from 'react';

const MOST_ROWS = 30;

/**
 * As high as its text, even when the window is narrowed or a phone is turned. Counted in rows, because the page's
 * security policy forbids inline styles.
 */
export const useGrowing = (field: RefObject<HTMLTextAreaElement | null>, text: string): void => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: with its text, whose lines the field may end in another way.
  useLayoutEffect(() => {
    const area = field.current;
    if (area === null) return;
    if (waiting.size === 0) queueMicrotask(growAll);
    waiting.add(area);
    resized.observe(area);
    return () => resized.unobserve(area);
  }, [field, text]);
};

const waiting = new Set<HTMLTextAreaElement>();

const growAll = (): void => {
  grow([...waiting]);
  waiting.clear();
};

const widths = new WeakMap<Element, number>();

const resized = new ResizeObserver((entries) => {
  const areas = entries.map(({ target }) => target as HTMLTextAreaElement);
  grow(areas.filter((area) => widths.get(area) !== area.clientWidth));
});

/**
 * All at once: whoever measures one after changing another makes the browser lay out the whole page again, for each of a
 * thousand notes.
 */
const grow = (areas: readonly HTMLTextAreaElement[]): void => {
  for (const area of areas) area.rows = 1;
  for (let small = areas; small.length > 0; ) {
    const wanted = small.map(wantedRows);
    small = small.filter((area, index) => {
      const before = area.rows;
      area.rows = wanted[index] ?? before;
      return area.rows > before;
    });
  }
};

const wantedRows = (area: HTMLTextAreaElement): number => {
  widths.set(area, area.clientWidth);
  const over = area.scrollHeight - area.clientHeight;
  const missing = Math.round(over / Number.parseFloat(getComputedStyle(area).lineHeight));
  return Math.min(MOST_ROWS, area.rows + Math.max(Math.sign(over), missing));
};
