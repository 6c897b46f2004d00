import { openFarTab } from '../people/far-tab.ts';
import { roomsOf } from '../people/rooms.ts';
import { openTab, type Tab } from '../people/sdk-tab.ts';
import { startStack } from '../stack/stack.ts';

/**
 * One stack for all complaints, with shortened limits: a silent connection is closed after 9 s, and every one after 20
 * s.
 */
export const IDLE = 15_000;
export const WARNING = 12_000;
/** Long enough for a busy machine to bring everybody back. */
export const GRACE = 8_000;
/** When a client opens its next connection; the platform's limit comes later, by as much as a slow machine needs. */
const LIFETIME = 12_000;
export const HOUR = 3_600_000;

export const stack = await startStack({
  // A dozen stories at once.
  environments: '3',
  idle: `${IDLE}ms`,
  warning: `${WARNING}ms`,
  'goodbye-grace': `${GRACE}ms`,
  'lost-grace': `${GRACE}ms`,
  lease: '14s',
  'keep-alive': '4s',
  'gateway-idle': '9s',
  'gateway-lifetime': '20s',
});
export const roomOf = await roomsOf(stack, [
  'slept',
  'throttled',
  'discarded',
  'two tabs',
  'dialog',
  'clocks',
  'reload',
  'rollover',
  'silent close',
  'long idle',
  'flapping',
  'offline',
  'two devices',
]);

export const opened: { close(): unknown }[] = [];
const farTabs: { kill(): Promise<void> }[] = [];
/** Closes everything that any story has opened. */
export const clearAway = async (): Promise<void> => {
  for (const one of opened) one.close();
  await Promise.all(farTabs.map((tab) => tab.kill()));
  await stack.remove();
};

export const tab = async (
  user: string,
  room: string,
  options: Parameters<typeof openTab>[3] = {},
): Promise<Tab> => {
  const one = openTab(stack, user, room, { lifetime: LIFETIME, ...options });
  opened.push(one);
  await one.ready();
  return one;
};

export const farTab = async (user: string, room: string) => {
  const one = openFarTab(stack, user, room, LIFETIME);
  farTabs.push(one);
  await one.becomes('present');
  return one;
};

/** Somebody else in the room, who works all the time and sees who comes and goes. */
export const colleague = async (room: string) => {
  const ben = await tab('ben', room);
  const timer = setInterval(() => ben.session.act(), 4_000);
  opened.push({ close: () => clearInterval(timer) });
  const rosters = () => ben.shown.map(({ roster }) => roster.map(({ name }) => name));
  return {
    ...ben,
    hasSeenLeaving: (name: string, from = 0) =>
      rosters()
        .slice(from)
        .some((names) => !names.includes(name)),
  };
};

/** How long the logout is ahead according to the state, by the real clock. */
export const left = (logoutAt: number | null) => (logoutAt ?? 0) - Date.now();
