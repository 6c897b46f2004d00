import { type Clock, systemClock } from '../clock.ts';
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

/** How long it is before somebody who takes a sign away is contradicted once more (milliseconds): two who insist would freeze the tab. */
const AGAIN = 1_000;

/**
 * Puts signs in front of the title, of which the last one raised is seen. An application may give the tab another
 * title at any time: it stands behind the sign, and is what is left when all are lowered. What others have put in front of a sign,
 * another copy of this for one, stays there.
 */
export const signboard = (tab: Tab, clock: Clock = systemClock): Signboard => {
  const signs: { text: string }[] = [];
  /** What stands in the title of ours, and the title without it. */
  let shown = '';
  let plain = '';
  let waiting = false;

  const read = () => tidy(tab.getTitle());
  const write = () => {
    const title = read();
    const at = title.indexOf(shown);
    const front = title.slice(0, Math.max(at, 0));
    const rest = at < 0 ? title : title.slice(at + shown.length);
    const sign = signs.at(-1);
    shown = sign === undefined ? '' : tidy(`${sign.text} –`);
    plain = tidy(`${front} ${rest}`);
    const wanted = tidy(`${front} ${shown} ${rest}`);
    if (wanted !== title) tab.setTitle(wanted);
    tab.mark(sign !== undefined);
  };
  const insist = () => {
    waiting = false;
    if (!read().includes(shown)) write();
  };
  tab.onRetitled(() => {
    const title = read();
    if (waiting || title.includes(shown)) return;
    waiting = true;
    clock.after(AGAIN, insist);
    if (title !== plain) write();
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

/** As a title is read, whatever was written. */
const tidy = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
