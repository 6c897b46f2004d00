import type { Duration } from '../../../shared/instant.ts';
import type { UserKind } from '../../../shared/presence/participant.ts';
import { createRandom, type Random, seedOf } from '../platform/random.ts';
import { acquaintancesOf } from './acquaintances.ts';
import { companyOf } from './companies.ts';
import { type Deletion, deletionOf } from './deletions.ts';
import { boundsOf } from './deployments/bounds.ts';
import { type Deployments, deploymentsOf } from './deployments/deployments.ts';
import type { Latitude } from './deployments/latitude.ts';
import { type PolicyName, policies, policyNames, policyShares } from './deployments/policies.ts';
import { waysOf } from './deployments/ways.ts';
import { groupingOf } from './groupings.ts';
import { type Handover, handoverOf } from './handovers.ts';
import { holdsOf } from './holds.ts';
import { type Entitling, leavingsOf } from './leavings.ts';
import { browserOf, SHARE } from './life.ts';
import { chanceOf, type Occasion } from './occasions.ts';
import type { Link, PersonScript } from './person-script.ts';
import { type Reading, readingsOf } from './readings.ts';
import { drawRule, type RuleStep } from './rules/rule-steps.ts';
import { rulersOf } from './rules/rulers.ts';
import { rulingOf } from './rules/rulings.ts';
import { SIEGES, type Stranger, siegeOf } from './siege.ts';
import { crowdSteps, stepsOf } from './visits.ts';

export const linkId = (session: string, link: Link): string => `${session}.${link}`;

/** Everything that determines a history: the same script always gives the same history. */
export type Script = {
  readonly seed: number;
  readonly policy: PolicyName;
  /** How hostile the platform is: 0 is a good day. */
  readonly storm: 0 | 1 | 3;
  /** Whether somebody stays to the end and sees everything, so that what others are told can be judged. */
  readonly stayer: boolean;
  /** Whether somebody has the lists open all the time. */
  readonly onlooker: boolean;
  /** How long the gateway keeps a connection. */
  readonly lifetime: Duration;
  readonly people: readonly PersonScript[];
  /** When each session, or their group, is given which rule. */
  readonly rules: readonly RuleStep[];
  /** How far the first deployment lets these go. */
  readonly latitude: Latitude;
  /** When other functions are deployed, or other numbers. */
  readonly deployments: Deployments;
  /** How old the logins are, at the least, with which people come. */
  readonly loginAge: Duration;
  readonly deletion: Deletion | null;
  /** What backends read, and when. */
  readonly readings: readonly Reading[];
  /** Null where no session has an owner. */
  readonly handover: Handover | null;
  /** Who moderates the group besides its founder; empty where nothing is done with it. */
  readonly keepers: readonly string[];
  /** Which of them have everybody else as a contact. */
  readonly knowing: readonly string[];
  /** Those who come by a credential that they have made up. */
  readonly strangers: readonly Stranger[];
  /** What a backend changes about who belongs to a session. */
  readonly entitlings: readonly Entitling[];
};

/** The group whose rule applies to every session of a history. */
export const GROUP = 'g1';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const TWO_HOURS = 120 * MINUTE;

/** One history in so many is of a company that is held to standards, and one in so many is about the way back. */
export const AUDITS = 1 / 24;
export const WAYS = 1 / 24;

/** `share`: the fraction of people who use the real client · `wanted`: what happens in any case. */
export const scriptOf = (
  seed: number,
  index: number,
  storms: readonly Script['storm'][],
  share = SHARE,
  wanted: readonly Occasion[] = [],
): Script => {
  const own = seedOf(seed, index);
  const random = createRandom(own);
  const standard = chanceOf('standard', own, wanted, AUDITS);
  const drawn = drawPolicy(random);
  const way = chanceOf('login', own, wanted, WAYS);
  const policy = standard === null && way === null ? drawn : 'audited';
  const sessions = random.chance(0.2) ? ['s1', 's2'] : ['s1'];
  // In the other half only members meet, so that more people come and go in the same time.
  const isMixed = random.chance(0.5);
  const count = isMixed ? drawCount(random) : random.between(2, 5);
  const people: PersonScript[] = [];
  for (let person = 1; person <= count; person += 1)
    people.push(personOf(random, policy, `p${person}`, random.pick(sessions), isMixed, count));
  const [first] = people;
  // The same user in another session at the same time, with a role of its own.
  if (first !== undefined && isMixed && sessions.length > 1 && random.chance(0.5))
    people.push({
      ...first,
      name: `${first.name}b`,
      session: first.session === 's1' ? 's2' : 's1',
      role: first.role === 'moderator' ? 'member' : 'moderator',
      steps: stepsOf(random, policies[policy], first.role !== 'moderator'),
    });
  if (random.chance(0.5)) endTogether(random, people);
  const latest = Math.max(0, ...people.flatMap(({ steps }) => steps.map(({ at }) => at)));
  for (const [nth, person] of people.entries())
    people[nth] = {
      ...person,
      steps: [
        ...person.steps,
        ...holdsOf(createRandom(seedOf(own, 'holds', person.name)), person, policies[policy]),
      ],
      browser: browserOf(seedOf(own, 'browser', person.name), person.steps, latest, share),
    };
  const { handover, people: owning } = handoverOf(chanceOf('handover', own, wanted), people, latest);
  const { entitlings, people: leaving } = leavingsOf(chanceOf('leaving', own, wanted), owning, latest);
  const grouping = chanceOf('grouping', own, wanted);
  const { keeper, moments, people: grouped } = groupingOf(grouping, leaving, latest);
  const gathering = chanceOf('company', own, wanted);
  const company = companyOf(gathering, grouped, GROUP, latest);
  const siege = siegeOf(chanceOf('siege', own, wanted, SIEGES), company.people, latest);
  const { strangers, people: cast, isNarrow, isCalm } = siege;
  const reading = chanceOf('reading', own, wanted);
  // There is more to read about rules where they are at their edges.
  const edges =
    chanceOf('ruling', own, wanted) ??
    standard ??
    (way?.chance(0.5) ? way : null) ??
    (reading?.chance(0.5) ? reading : null);
  const ruling = rulingOf(edges, cast, latest, GROUP);
  const rulers = rulersOf(
    edges && createRandom(seedOf(own, 'rulers')),
    ruling.steps,
    cast,
    GROUP,
    policies[isNarrow ? 'narrow' : policy],
  );
  const storm = random.pick(storms);
  const bounds = boundsOf(
    edges && createRandom(seedOf(own, 'bounds')),
    deploymentsOf(seedOf(own, 'deployments'), latestOf(people), wanted.includes('upgrade')),
    ruling.latitude,
    latestOf(people),
    standard !== null && !isNarrow,
  );
  const { latitude, deployments, loginAge } = waysOf(isNarrow ? null : way, bounds, latestOf(people));
  const script: Pick<Script, 'seed' | 'policy' | 'storm' | 'stayer' | 'onlooker' | 'lifetime' | 'people'> = {
    seed: own,
    policy: isNarrow ? 'narrow' : policy,
    storm: isCalm ? 0 : storm,
    // Whoever stays is under what the last deployment makes of the rules.
    stayer: random.chance(0.4) || ((edges ?? way) !== null && deployments.steps.length > 0),
    onlooker: random.chance(0.3),
    lifetime: random.chance(0.15) ? random.between(6 * MINUTE, 40 * MINUTE) : TWO_HOURS,
    people: acquaintancesOf(chanceOf('acquaintance', own, wanted), rulers.people, latest),
  };
  return {
    ...script,
    rules: [
      ...rulesOf(createRandom(seedOf(own, 'rules')), script),
      ...moments.map((at) => ({ at, of: GROUP, ...drawRule(grouping ?? random) })),
      ...company.moments.map((at) => ({ at, of: GROUP, ...drawRule(gathering ?? random) })),
      ...rulers.steps,
    ],
    latitude,
    deployments,
    loginAge,
    deletion: deletionOf(chanceOf('deletion', own, wanted), people, latestOf(people)),
    readings: readingsOf(reading, cast, latestOf(people)),
    handover,
    entitlings,
    keepers: [...new Set([keeper, rulers.keeper, ...company.keepers])].filter((one) => one !== null),
    knowing: [...new Set([rulers.keeper, ...company.keepers])].filter((one) => one !== null),
    strangers,
  };
};

/** Some histories have one rule from beginning to end; in the others it changes, sometimes twice in a second. */
const rulesOf = (random: Random, { people }: Pick<Script, 'people'>): RuleStep[] => {
  const latest = latestOf(people);
  const rules: RuleStep[] = [];
  let at = random.between(0, latest);
  for (let left = random.between(0, 4); left > 0; left -= 1) {
    const drawn = drawRule(random);
    const of = random.chance(0.4) ? GROUP : random.pick(people).session;
    rules.push({ at: Math.round(at), of, ...drawn });
    at = random.chance(0.3) ? at + random.between(0, SECOND) : random.between(0, latest);
  }
  return rules;
};

/** When the last thing is done. */
const latestOf = (people: readonly PersonScript[]): number =>
  Math.max(0, ...people.flatMap(({ steps }) => steps.map(({ at }) => at)));

/** Mostly a handful, sometimes a dozen, and now and then a full hall. */
const drawCount = (random: Random): number => {
  const luck = random.next();
  if (luck < 0.0008) return random.between(100, 250);
  if (luck < 0.04) return random.between(6, 14);
  return random.between(2, 5);
};

const CROWD = 100;

const personOf = (
  random: Random,
  policy: PolicyName,
  name: string,
  session: string,
  isMixed: boolean,
  count: number,
): PersonScript => {
  const kind = isMixed ? drawKind(random) : 'licence-holder';
  const moderates = isMixed && kind !== 'guest' && random.chance(0.35);
  const timings = policies[policy];
  return {
    name,
    user: name,
    kind,
    role: moderates ? 'moderator' : 'member',
    link: kind === 'guest' ? random.pick(['open', 'open', 'once'] as const) : null,
    session,
    attention: random.pick([0, 0.5, 0.9]),
    steps: count >= CROWD ? crowdSteps(random, timings) : stepsOf(random, timings, moderates),
    browser: null,
  };
};

const drawKind = (random: Random): UserKind =>
  random.pick(['licence-holder', 'licence-holder', 'contact', 'guest'] as const);

/** The meeting is over: most people leave at the same moment and do not come back. */
const endTogether = (random: Random, people: PersonScript[]) => {
  const latest = Math.max(...people.flatMap(({ steps }) => steps.map(({ at }) => at)));
  const over = random.between(latest / 4, latest);
  for (const [index, person] of people.entries()) {
    if (random.chance(0.3)) continue;
    const at = over + random.between(0, 400);
    const before = person.steps.filter((step) => step.at < over);
    people[index] = { ...person, steps: [...before, { at, tab: 0, act: 'exit', more: 0 }] };
  }
};

const drawPolicy = (random: Random): PolicyName => {
  let left = random.next() * policyNames.reduce((sum, name) => sum + policyShares[name], 0);
  for (const name of policyNames) {
    left -= policyShares[name];
    if (left < 0) return name;
  }
  return 'workspace-15';
};
