import type { Grammar } from '../grammar.ts';

/** The words of the form for timings, in one language. Most people never see it, so they are fetched with it. */
export type RuleWords = ReturnType<typeof english>;

export const english = ({ plural, duration }: Grammar) => ({
  heading: 'Timings',
  aboutSession: 'What applies to everyone inside, and where it was set.',
  aboutGroup:
    'What applies in its sessions, unless one of them or another group is stricter. A session follows this group if it was added by someone who moderates both.',
  noLimit: 'No limit',
  fromThisGroup: 'Set by this group.',
  fromGroup: (name: string) => `Set by the group “${name}”.`,
  final: 'It can’t be changed here.',
  most: (milliseconds: number) => `Up to ${duration(milliseconds)} is possible here.`,
  any: 'Any length is possible here.',
  room: (milliseconds: number) => `Its sessions can be given up to ${duration(milliseconds)}.`,
  overruled: (milliseconds: number) =>
    `${duration(milliseconds)} is kept here, and applies again once nothing else overrides it.`,
  inMinutes: (name: string) => `${name}, in minutes`,
  point: '.',
  unset: 'not set',
  strictness: (name: string) => `${name}: how strict`,
  atMost: 'or less',
  exactly: 'exactly',
  notMinutes: 'Enter a number of minutes, such as 15 or 0.5.',
  tooLong: (milliseconds: number) => `Enter at most ${duration(milliseconds)}.`,
  holdsAtOnce: (count: number) =>
    plural(count, {
      one: 'It takes effect at once for the one person inside.',
      other: 'It takes effect at once for all # people inside.',
    }),
  holdsInAll: 'It takes effect at once for everyone inside its sessions.',
  noneShorter: 'No one who has been warned gets less time than they were told.',
  save: 'Save timings',
  saved: 'Saved. The new timings are in effect.',
  changedByOthers:
    'Not saved: someone else changed this first. What is in effect now stands above your entry. Save again if you still want yours.',
  lift: 'Set nothing here',
  liftQuestion: 'Set nothing here any more? What is set elsewhere takes effect at once.',
  lifted: 'Nothing is set here any more.',
  notLifted: 'Someone else changed this first. Have another look and decide again.',
  askOthers: 'Who has other timings?',
});
