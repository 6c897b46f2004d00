import { type RefObject, useEffect, useLayoutEffect } from 'react';

const MOST_ROWS = 30;

/**
 * As high as its text, even when the window is narrowed or a phone is turned. Counted in rows, because the page's
 * security policy forbids inline styles.
 */
export const useGrowing = (field: RefObject<HTMLTextAreaElement | null>, text: string): void => {
  useLayoutEffect(() => {
    const area = field.current;
    if (area === null || area.value !== text) return;
    if (waiting.size === 0) queueMicrotask(growAll);
    waiting.add(area);
  }, [field, text]);
  useEffect(() => {
    const area = field.current;
    if (area === null) return;
    widths.set(area, area.clientWidth);
    resized.observe(area);
    return () => resized.unobserve(area);
  }, [field]);
};

const waiting = new Set<HTMLTextAreaElement>();

const growAll = (): void => {
  const areas = [...waiting];
  waiting.clear();
  grow(areas);
};

const widths = new WeakMap<Element, number>();

const resized = new ResizeObserver((entries) => {
  const areas = entries.map(({ target }) => target as HTMLTextAreaElement);
  const narrowed = areas.filter((area) => widths.get(area) !== area.clientWidth);
  for (const area of narrowed) widths.set(area, area.clientWidth);
  grow(narrowed);
});

/**
 * All at once: whoever measures one after changing another makes the browser lay out the whole page again, for each of a
 * thousand notes.
 */
const grow = (areas: readonly HTMLTextAreaElement[]): void => {
  for (const area of areas) area.rows = 1;
  for (let small = areas; small.length > 0; ) {
    const missing = small.map(missingRows);
    small = small.filter((area, index) => {
      area.rows = Math.min(MOST_ROWS, area.rows + (missing[index] ?? 0));
      return missing[index] !== 0 && area.rows < MOST_ROWS;
    });
  }
};

const missingRows = (area: HTMLTextAreaElement): number => {
  const over = area.scrollHeight - area.clientHeight;
  const row = Number.parseFloat(getComputedStyle(area).lineHeight);
  return over > 0 ? Math.max(1, Math.round(over / row)) : 0;
};
