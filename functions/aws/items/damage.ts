import type { Item } from './items.ts';

/** Is told of a fault that is made good: what was at fault is left out, or tried again by whoever comes next. */
export type Note = (fault: unknown) => void;

export const unnoted: Note = () => {};

/** What can be read of these items. One that is damaged is noted, by its key, and hides no other. */
export const readable = <T>(items: readonly Item[], read: (item: Item) => T, note: Note): T[] =>
  items.flatMap((item) => {
    try {
      return [read(item)];
    } catch (fault) {
      note(fault);
      return [];
    }
  });
