import type { Ending } from '../../../client/wire.ts';
import type { Grammar } from '../grammar.ts';

/** Attendance and one's own past, in one language. Few ever look, so it is fetched with what shows it. */
export type PastWords = ReturnType<typeof english>;

export const english = ({ plural, duration, moment, span, time, when }: Grammar) => ({
  attendanceOf: (session: string) => `Who was in ${session}`,
  own: 'My visits',
  ownIn: (session: string) => `My visits to ${session}`,
  nobody: 'There is no record of anyone.',
  never: 'There is no record of you.',
  between: (from: Date, to: Date) => span(from, to),
  onwards: (from: Date) => `since ${moment(from)}`,
  before: (to: Date) => `until ${moment(to)}`,
  part: 'part of a longer visit',
  ended: 'ended',
  /** About whoever was inside. */
  endings: {
    exit: 'left',
    disconnected: 'lost the connection',
    inactivity: 'logged out for inactivity',
    limit: 'reached the longest stay',
    removed: 'removed',
    hidden: 'the session was hidden',
    full: 'the session was full',
    uninvited: 'the invitation was no longer valid',
    expired: 'the login expired',
  } as Partial<Record<Ending, string>>,
  /** About oneself, where what is said right after the end no longer fits. */
  ownEndings: {
    exit: 'You left.',
    hidden: 'The session was hidden.',
    full: 'The session was full.',
  } as Partial<Record<Ending, string>>,
  by: (name: string) => `by ${name}`,
  warned: (count: number) => plural(count, { one: 'warned once', other: 'warned # times' }),
  extended: (count: number) => plural(count, { one: 'extended once', other: 'extended # times' }),
  inside: 'You are inside.',
  goesOn: 'This visit went on.',
  whyInactivity: (lastActive: Date, idle: number, warned: Date, warning: number) =>
    `You were last active at ${time(lastActive)}. After ${duration(idle)} without activity you were warned, at ${time(warned)}, and for ${duration(warning)} no one answered the warning.`,
  whyLimit: (longest: number) => `The longest stay allowed is ${duration(longest)}.`,
  download: 'Download as a table (CSV)',
  collecting: 'Collecting everything…',
  downloaded: (count: number) =>
    plural(count, { one: 'The table with # visit is ready.', other: 'The table with # visits is ready.' }),
  downloadedFirst: (count: number) =>
    plural(count, {
      one: 'The table with the first visit is ready.',
      other: 'There are more visits than fit into one table. The one with the first # is ready.',
    }),
  /** About people inside to whom other timings apply than the session's, because of what happened before. */
  others: {
    heading: 'Other timings',
    none: 'Everyone inside has the timings of this session.',
    some: 'Everyone else inside has the timings of this session.',
    earlier: 'Came in before the last change. It reaches them within two minutes.',
    announced: (at: Date) =>
      `Was warned before the change and keeps the time they were told, until ${time(at)}.`,
    notice: (at: Date) => `Was inside when the longest stay became shorter, and can stay until ${when(at)}.`,
    unknown: 'For a reason that this page does not know yet.',
  },
  /** Before the end of a stay, which nothing puts off. */
  stayEnd: {
    heading: 'Your stay is about to end',
    until: (at: Date) => `Your stay here ends at ${time(at)}, whatever you do.`,
    kept: 'What you write is saved as you write it.',
    logIn: 'To stay longer, log in again.',
    comeBack: 'You can come back right away.',
    knockAgain: 'To come back, knock again.',
    logInAgain: 'Log in again',
  },
});
