const plain = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });
const moments = new Intl.DateTimeFormat(undefined, {
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
