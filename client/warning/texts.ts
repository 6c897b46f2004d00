/** What a language asks of lengths and points of time. */
export type TimeForms = {
  /** A length of time in words, from milliseconds: `2 hours, 30 minutes`. */
  readonly duration: (milliseconds: number) => string;
  /** A time of day: `16:45`. */
  readonly time: (at: Date) => string;
};

/** Everything that the warning says. Instants are those of this machine's clock, lengths are milliseconds. */
export type WarningTexts = {
  readonly heading: string;
  /** Why it asks: nothing has been done for this long. */
  readonly why: (idle: number) => string;
  /** What happens when, without an answer. `left` is rounded, so that it can be read. */
  readonly when: (logoutAt: Date, left: number) => string;
  /** That what was written is safe. */
  readonly kept: string;
  /** To somebody who was in a field. */
  readonly orType: string;
  readonly timeLeft: string;
  /** Said aloud at marks. */
  readonly remaining: (left: number) => string;
  /** In place of the time, while it is not known whether it still holds. */
  readonly checking: string;
  /** At zero. */
  readonly over: string;
  readonly extend: string;
  readonly extending: string;
  readonly leave: string;
  readonly failed: string;
  /** After an answer, by a button or on another tab. */
  readonly stays: (warnAt: Date) => string;
  /** After an answer by going on typing. */
  readonly typed: (logoutAt: Date) => string;
  /** What stands before the title of the tab; without the time while that is not known. */
  readonly sign: (clock: string | null) => string;
  readonly notice: (logoutAt: Date) => string;
};

export const english = ({ duration, time }: TimeForms = formsOf('en')): WarningTexts => ({
  heading: 'Are you still there?',
  why: (idle) => `You haven’t done anything for ${duration(idle)}.`,
  when: (logoutAt, left) =>
    `Unless you extend the session, you will be logged out at ${time(logoutAt)}, in ${duration(left)}.`,
  kept: 'What you wrote is kept either way.',
  orType: 'Or just go on typing.',
  timeLeft: 'Time left',
  remaining: (left) => `${duration(left)} left.`,
  checking: 'Checking…',
  over: 'Time is up. You are being logged out.',
  extend: 'Extend session',
  extending: 'Extending…',
  leave: 'Leave now',
  failed: 'That didn’t work. Please try again.',
  stays: (warnAt) => `You stay. The next warning comes at ${time(warnAt)} at the earliest.`,
  typed: (logoutAt) => `You went on typing, so you stay. Logged out no sooner than ${time(logoutAt)}.`,
  sign: (clock) => (clock === null ? 'Still there?' : `Still there? ${clock}`),
  notice: (logoutAt) => `You will be logged out at ${time(logoutAt)}.`,
});

/** Lengths and points of time as the browser knows to write them. */
export const formsOf = (locale: string): TimeForms => {
  const lengths = new Intl.ListFormat(locale, { type: 'unit' });
  const times = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const measured = (count: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  return {
    duration: (milliseconds) => {
      const seconds = Math.round(milliseconds / 1_000);
      const parts = [
        [Math.floor(seconds / 3_600), 'hour'],
        [Math.floor((seconds % 3_600) / 60), 'minute'],
        [seconds % 60, 'second'],
      ] as const;
      const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => measured(count, unit));
      return shown.length === 0 ? measured(0, 'second') : lengths.format(shown);
    },
    time: (at) => times.format(at),
  };
};
