import type { Unsubscribe } from '../listeners.ts';

/** What a tab shows of its page where one cannot see the page. */
export type Tab = {
  getTitle(): string;
  setTitle(title: string): void;
  /** Shows that somebody is called, by its icon, or shows the icon that it had. */
  mark(marked: boolean): void;
  onRetitled(listener: () => void): void;
};

export type Sign = { say(text: string): void; readonly lower: Unsubscribe };
export type Signboard = { raise(text: string): Sign };

/**
 * Puts signs in front of the title, of which the last one raised is seen. An application may give the tab another
 * title at any time: it stands behind the sign, and is what is left when all are lowered.
 */
export const signboard = (tab: Tab): Signboard => {
  const signs: { text: string }[] = [];
  let plain = '';
  let written: string | null = null;

  const write = () => {
    const title = tab.getTitle();
    if (title !== written) plain = title;
    const sign = signs.at(-1);
    written = sign === undefined ? null : `${sign.text} – ${plain}`;
    const wanted = written ?? plain;
    if (wanted !== title) tab.setTitle(wanted);
    tab.mark(sign !== undefined);
  };
  tab.onRetitled(() => {
    if (signs.length > 0) write();
  });
  return {
    raise(text) {
      const sign = { text };
      signs.push(sign);
      write();
      return {
        say(next) {
          sign.text = next;
          write();
        },
        lower() {
          const at = signs.indexOf(sign);
          if (at < 0) return;
          signs.splice(at, 1);
          write();
        },
      };
    },
  };
};
