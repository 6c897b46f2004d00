import { chanceOf, type Occasion, occasions } from '../script/occasions.ts';
import type { PersonScript } from '../script/person-script.ts';
import { AUDITS, type Script, WAYS } from '../script/script.ts';
import { SIEGES } from '../script/siege.ts';

/** What tells one history from another by its script, whatever comes of it: what it has, and which two things it has at once. */
export const traitsOf = (script: Script): ReadonlySet<string> => {
  const whole = ofTheWhole(script);
  const done = script.people.flatMap(doneBy);
  const meanwhile = [...rulesOf(script), ...deploymentsOf(script), ...byBackends(script)];
  const { storm, policy } = script;
  return new Set([
    ...pairsOf(whole),
    ...[...done, ...meanwhile].flatMap((what) => [`${what}, storm ${storm}`, `${what}, ${policy}`]),
    ...occasionsIn(script).flatMap((occasion) =>
      [...done, ...meanwhile].map((what) => `${occasion}, ${what}`),
    ),
  ]);
};

const TWO_HOURS = 7_200_000;

const ofTheWhole = (script: Script): readonly string[] => {
  const { policy, storm, people, deployments, lifetime, stayer, onlooker } = script;
  return [
    policy,
    `storm ${storm}`,
    `people: ${sizeOf(people.length)}`,
    `sessions: ${new Set(people.map(({ session }) => session)).size}`,
    `at first ${deployments.first}, deployments: ${deployments.steps.length}`,
    ...(lifetime < TWO_HOURS ? ['connections grow old'] : []),
    ...(stayer ? ['somebody stays'] : []),
    ...(onlooker ? ['somebody looks on'] : []),
    ...(people.some(({ browser }) => browser !== null) ? ['the real client'] : []),
    ...(new Set(people.map(({ user }) => user)).size < people.length ? ['somebody in two sessions'] : []),
    ...occasionsIn(script),
  ];
};

const sizeOf = (count: number): string => {
  if (count >= 100) return 'a hall';
  return count > 5 ? 'many' : String(count);
};

const SHARES: Partial<Record<Occasion, number>> = { siege: SIEGES, standard: AUDITS, login: WAYS };

export const occasionsIn = ({ seed, deployments }: Script): readonly Occasion[] =>
  occasions.filter((occasion) =>
    occasion === 'upgrade'
      ? deployments.first === 'before'
      : chanceOf(occasion, seed, [], SHARES[occasion]) !== null,
  );

const doneBy = ({ kind, role, link, attention, browser, steps }: PersonScript): readonly string[] => {
  const who = `${kind}, ${role}, by ${link ?? 'right'}, ${browser === null ? 'a model' : 'the client'}`;
  return [
    who,
    `${browser === null ? 'a model' : 'the client'} that answers ${attention}`,
    ...steps.map(({ act, says }) => `${browser === null ? 'a model' : 'the client'}: ${says?.action ?? act}`),
    ...(browser?.steps ?? []).map(({ act }) => `page: ${act}`),
    ...(browser?.isBlocked ? ['page: nothing is stored'] : []),
  ];
};

const rulesOf = ({ rules }: Script): readonly string[] =>
  rules.flatMap(({ of, idle, warning, edge }) => [
    `rule of ${of === 'g1' ? 'the group' : 'a session'}: idle ${idle}`,
    `rule of ${of === 'g1' ? 'the group' : 'a session'}: warning ${warning}`,
    ...(edge
      ? [
          `edge: ${edge.stay === null ? 'any stay' : 'a stay'}, final ${edge.final.join()}, silent ${edge.silent.join()}`,
        ]
      : []),
  ]);

const deploymentsOf = ({ latitude, deployments }: Script): readonly string[] => [
  `at first ${JSON.stringify(latitude)}`,
  ...deployments.steps.flatMap(({ way }) =>
    way === undefined || deployments.way === undefined
      ? []
      : [`the way back: ${deployments.way.reentry}, then ${way.reentry}`],
  ),
  ...deployments.steps.map(({ code, idle, warning, beside, share, isTakenBack }) =>
    [
      `deployed: ${code}`,
      idle === 1 && warning === 1 ? 'the same numbers' : 'other numbers',
      beside === 0 ? 'at once' : `beside ${share}`,
      isTakenBack ? 'and back' : '',
    ].join(' '),
  ),
];

const byBackends = ({ deletion, readings, entitlings, strangers }: Script): readonly string[] => [
  ...(deletion ? ['a session is deleted'] : []),
  ...readings.map(({ what, from }) => `read: ${what}${from === null ? '' : ' from the middle'}`),
  ...entitlings.map(({ role }) => `entitled: ${role ?? 'to nothing'}`),
  ...(strangers.length > 0 ? ['strangers come'] : []),
];

/** Each by itself, and each with each other. */
const pairsOf = (all: readonly string[]): readonly string[] =>
  all.flatMap((one, nth) => [one, ...all.slice(nth + 1).map((other) => `${one}, ${other}`)]);
