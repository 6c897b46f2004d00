import { systemClock } from '../clock.ts';
import { type CallMeans, type Calls, callsBy } from './calls.ts';
import { chime } from './chime.ts';
import { inOneTab } from './one-tab.ts';

/** Calls by what this browser has. Touches nothing until somebody asks for it. */
export const pageCalls = (): Calls => callsBy(pageMeans());

const pageMeans = (): CallMeans => {
  /** A browser of a phone has notifications, and lets no page show one. */
  let isRefused = false;
  const permission = () => ('Notification' in globalThis && !isRefused ? Notification.permission : 'missing');
  return {
    storage: () => localStorage,
    chime,
    notifications: {
      permission,
      request: () => Notification.requestPermission(),
      show({ tag, title, body }) {
        try {
          const notification = new Notification(title, { body, tag, silent: true });
          notification.onclick = () => {
            window.focus();
            notification.close();
          };
          return () => notification.close();
        } catch (error) {
          if (!(error instanceof TypeError)) throw error;
          isRefused = true;
          return () => {};
        }
      },
    },
    once: inOneTab,
    isWatched: () => document.visibilityState === 'visible' && document.hasFocus(),
    clock: systemClock,
  };
};
