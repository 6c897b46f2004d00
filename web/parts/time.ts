/** A length of time in words: `30 s`, `15 min`, `2 h 30 min`. */
export const inWords = (milliseconds: number): string => {
  const seconds = Math.round(milliseconds / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return shown.join(' ') || '0 s';
};

/** Seconds as a clock shows them: `0:07`, `29:59`. */
export const asClock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** A server instant, as this machine's clock would have shown it, however wrong that is set. */
export const asTimeOfDay = (at: number, serverNow: number): string =>
  new Date(Date.now() - (serverNow - at)).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

/** The day of a server instant, in the words of this machine's language. */
export const asDate = (at: number, serverNow: number): string =>
  new Date(Date.now() - (serverNow - at)).toLocaleDateString([], { dateStyle: 'medium' });

/** Day and time of a server instant. */
export const asMoment = (at: number, serverNow: number): string =>
  new Date(Date.now() - (serverNow - at)).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
