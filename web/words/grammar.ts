import { formsOf, type TimeForms } from '../../client/dialog.ts';

/** What a language needs for numbers, lists and points in time, from the browser's own knowledge. */
export type Grammar = TimeForms & {
  /** The form that goes with a number. A # in it stands for the number as the language writes it. */
  readonly plural: (count: number, forms: Forms) => string;
  readonly number: (count: number) => string;
  /** `Anna, Ben and Carla`. */
  readonly list: (items: readonly string[]) => string;
  readonly date: (at: Date) => string;
  readonly moment: (at: Date) => string;
  /** A time of day, with its date unless that is today's. */
  readonly when: (at: Date, now?: number) => string;
  /** A time range, without repeating what both ends share. */
  readonly span: (from: Date, to: Date) => string;
  /** How long ago something was, in one unit: `yesterday`, `5 minutes ago`. Days are those of the calendar here. */
  readonly ago: (milliseconds: number, now?: number) => string;
  /** Compares names as readers of the language sort them, and numbers in them by value. */
  readonly compare: (one: string, other: string) => number;
};

/** A language gives the forms that it has; `other` covers the rest. */
export type Forms = { readonly [C in Intl.LDMLPluralRule]?: string } & { readonly other: string };

export const grammarOf = (locale: string): Grammar => {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const compare = new Intl.Collator(locale, { numeric: true }).compare;
  const agos = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const longAgos = new Intl.RelativeTimeFormat(locale);
  const forms = formsOf(locale);
  return {
    ...forms,
    plural: (count, forms) =>
      (forms[rules.select(count)] ?? forms.other).replaceAll('#', numbers.format(count)),
    number: (count) => numbers.format(count),
    list: (items) => lists.format(items),
    date: (at) => dates.format(at),
    moment: (at) => moments.format(at),
    when: (at, now = Date.now()) => (daysBetween(at.getTime(), now) ? moments.format(at) : forms.time(at)),
    span: (from, to) => moments.formatRange(from, to),
    ago: (milliseconds, now = Date.now()) => {
      const seconds = Math.max(0, Math.round(milliseconds / 1_000));
      // On a day of 25 hours, one of them is both a day ago and today.
      const passed = seconds < DAY ? seconds : daysBetween(now - milliseconds, now) * DAY || DAY - 1;
      const [unit, length] = units.find(([, least]) => passed >= least) ?? (['second', 1] as const);
      return (length > DAY ? longAgos : agos).format(-Math.floor(passed / length), unit);
    },
    compare,
  };
};

const DAY = 86_400;

/** How many midnights there were between two instants, where this machine is. */
const daysBetween = (from: number, to: number): number =>
  Math.round((new Date(to).setHours(0, 0, 0, 0) - new Date(from).setHours(0, 0, 0, 0)) / (DAY * 1_000));

const units = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['week', 7 * DAY],
  ['day', DAY],
  ['hour', 3_600],
  ['minute', 60],
] as const;
