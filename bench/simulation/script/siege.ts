import type { Random } from '../platform/random.ts';
import type { PersonScript } from './person-script.ts';
import type { Step } from './step.ts';

/** Somebody who comes with a credential that no invitation bears. */
export type Stranger = { readonly name: string; readonly at: number };

export type Siege = {
  readonly strangers: readonly Stranger[];
  readonly people: readonly PersonScript[];
  /** Whether there is room for few, and whether nothing fails: then it is seen within moments who stands there. */
  readonly isNarrow: boolean;
  readonly isCalm: boolean;
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** It makes a history several times as dear: one in so many has it. */
export const SIEGES = 1 / 40;

/** The longest name that there may be: a hundred letters of three bytes each. */
export const longestName = (name: string): string => name.padEnd(100, '郎').replace(/^\w+/, (id) => wide(id));

/** Longer than what is kept of it, with something in it that turns the text around it. */
const tooLong = (name: string): string =>
  longestName(name)
    .replace(/^./u, (first) => `${first}\u202E`)
    .padEnd(150, '郎');

/** The same letters, as wide as ideographs. */
const wide = (text: string): string =>
  Array.from(text, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0x21 + 0xff01)).join('');

/** How often whoever keeps the door does something, so as to be there. */
const WATCHES = 25 * SECOND;

/** More tabs than one person may have in a session. */
const TABS = 13;

/**
 * Guests stand at the door by the dozen, with the longest names that there may be, while moderators let in, turn away and revoke links;
 * strangers make credentials up; and somebody opens tabs without end.
 */
export const siegeOf = (random: Random | null, people: readonly PersonScript[], latest: number): Siege => {
  const members = people.filter(({ kind }) => kind !== 'guest');
  if (random === null || members.length === 0)
    return { strangers: [], people, isNarrow: false, isCalm: false };
  const { session } = random.pick(members);
  const begins = random.between(0, latest / 2);
  const lasts = random.pick([MINUTE, 5 * MINUTE]);
  const moment = () => Math.round(begins + random.between(0, lasts));
  const step = (act: Step['act'], at = moment(), tab = 0): Step => ({ at, tab, act, more: random.below(16) });

  /** A link that was read out: many come by it in the same moment. */
  const rush = moment();
  const guests = Array.from({ length: random.between(20, 40) }, (_, nth): PersonScript => {
    const came = random.chance(0.5) ? Math.round(rush + random.between(0, 400)) : moment();
    const goes = random.chance(0.2) ? [step('close', came + random.between(0, 3 * MINUTE))] : [];
    // On another tab under another name, at the door and inside.
    const again = random.chance(0.2) ? [step('enter', came + random.between(0, MINUTE), 1)] : [];
    const name = `w${nth + 1}`;
    return {
      name,
      user: name,
      called: tooLong(name),
      kind: 'guest',
      role: 'member',
      link: random.chance(0.85) ? 'open' : 'once',
      session,
      attention: 0,
      steps: [step('enter', came), ...again, ...goes],
      browser: null,
    };
  });

  const doing = new Map<PersonScript, Step[]>();
  const add = (one: PersonScript, ...steps: Step[]) => doing.set(one, [...(doing.get(one) ?? []), ...steps]);
  const keeper = random.pick(members.filter((one) => one.session === session));
  add(keeper, step('enter', Math.round(begins)));
  for (let at = begins; at < begins + lasts + MINUTE; at += WATCHES) add(keeper, step('act', Math.round(at)));
  for (const act of ['admit', 'admit', 'deny', 'empty door', 'revoke'] as const)
    if (random.chance(0.4)) add(keeper, step(act));
  const greedy = random.pick(members);
  // The real client of a tab that was sent away stays away, as its page would show it.
  if (random.chance(0.5) && greedy.browser === null) {
    const at = moment();
    for (let tab = 0; tab < TABS; tab += 1) add(greedy, step('enter', at + random.between(0, MINUTE), tab));
  }

  return {
    isNarrow: random.chance(0.4),
    isCalm: random.chance(0.4),
    strangers: Array.from({ length: random.between(1, 4) }, (_, nth) => ({
      name: `x${nth + 1}`,
      at: moment(),
    })),
    people: [
      ...people.map((one) => ({
        ...one,
        ...(random.chance(0.5) && { called: longestName(one.user) }),
        // Whoever only looks on lets the crowd grow.
        ...(one === keeper && { role: 'moderator' as const, attention: random.pick([0, 0, 0.5]) }),
        steps: [...one.steps, ...(doing.get(one) ?? [])],
      })),
      ...guests,
    ],
  };
};
