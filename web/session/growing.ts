import { type RefObject, useEffect, useLayoutEffect } from 'react';

const MOST_ROWS = 30;

/**
 * As high as its text, even when the window is narrowed or a phone is turned. Counted in rows, because the page's
 * security policy forbids inline styles.
 */
export const useGrowing = (field: RefObject<HTMLTextAreaElement | null>, text: string): void => {
  useLayoutEffect(() => {
    const area = field.current;
    if (area !== null && area.value === text) grow(area);
  }, [field, text]);
  useEffect(() => {
    const area = field.current;
    if (area === null) return;
    let width = area.clientWidth;
    const resized = new ResizeObserver(() => {
      if (area.clientWidth === width) return;
      width = area.clientWidth;
      grow(area);
    });
    resized.observe(area);
    return () => resized.disconnect();
  }, [field]);
};

const grow = (area: HTMLTextAreaElement): void => {
  area.rows = 1;
  while (area.scrollHeight > area.clientHeight && area.rows < MOST_ROWS) area.rows += 1;
};
