/** What a language asks of numbers, lists and points of time, by the browser's own knowledge of it. */
export type Grammar = {
  /** The form that goes with a number: a # in it is the number, as the language writes it. */
  readonly plural: (count: number, forms: Forms) => string;
  readonly number: (count: number) => string;
  /** `Anna, Ben and Carla`. */
  readonly list: (items: readonly string[]) => string;
  /** A length of time in words, from milliseconds: `2 hours, 30 minutes`. */
  readonly duration: (milliseconds: number) => string;
  readonly time: (at: Date) => string;
  readonly date: (at: Date) => string;
  readonly moment: (at: Date) => string;
  /** How long ago something was, in one unit: `yesterday`, `5 minutes ago`. */
  readonly ago: (milliseconds: number) => string;
  /** Compares names as a reader of the language sorts them, numbers in them by their value. */
  readonly compare: (one: string, other: string) => number;
};

/** A language names those of its forms that it has; `other` is for all the rest. */
export type Forms = { readonly [C in Intl.LDMLPluralRule]?: string } & { readonly other: string };

export const grammarOf = (locale: string): Grammar => {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const lengths = new Intl.ListFormat(locale, { type: 'unit' });
  const times = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const compare = new Intl.Collator(locale, { numeric: true }).compare;
  const agos = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const measured = (count: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  return {
    plural: (count, forms) =>
      (forms[rules.select(count)] ?? forms.other).replaceAll('#', numbers.format(count)),
    number: (count) => numbers.format(count),
    list: (items) => lists.format(items),
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
    date: (at) => dates.format(at),
    moment: (at) => moments.format(at),
    ago: (milliseconds) => {
      const seconds = Math.max(0, Math.round(milliseconds / 1_000));
      const [unit, length] = units.find(([, least]) => seconds >= least) ?? (['second', 1] as const);
      return agos.format(-Math.floor(seconds / length), unit);
    },
    compare,
  };
};

const DAY = 86_400;

const units = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['week', 7 * DAY],
  ['day', DAY],
  ['hour', 3_600],
  ['minute', 60],
] as const;
