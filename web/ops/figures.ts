// The page is in English, wherever its reader is: 1.235 would be read as little more than one.
const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const clock = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });
const moments = new Intl.DateTimeFormat('en', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  hourCycle: 'h23',
});

/** A number for a quick look: no more digits than matter. */
export const figure = (value: number): string =>
  (Number.isInteger(value) || Math.abs(value) >= 1_000 ? plain : fine).format(value);

/** The time of day, to the second. */
export const timeOf = (at: number): string => clock.format(at);

/** The date, unless it is today, and the time of day. */
export const momentOf = (at: number, now = Date.now()): string =>
  new Date(at).toDateString() === new Date(now).toDateString() ? timeOf(at) : moments.format(at);

/** A duration in words. */
export const spoken = (milliseconds: number): string => {
  const seconds = milliseconds / 1_000;
  return seconds === 1 ? 'one second' : `${seconds} seconds`;
};
