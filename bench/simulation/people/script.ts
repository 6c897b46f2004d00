import { createRandom, type Random, seedOf } from '../platform/random.ts';
import { type PolicyName, policies, policyNames, policyShares } from './policies.ts';

/** What somebody does by their own decision, and when, in milliseconds from the beginning. */
export type Step = {
  readonly at: number;
  readonly tab: number;
  readonly act:
    | 'enter'
    | 'act'
    | 'pretend'
    | 'put'
    | 'autosave'
    | 'erase'
    | 'media'
    | 'extend'
    | 'exit'
    | 'leave'
    | 'close'
    | 'vanish'
    | 'flap'
    | 'sleep';
  /** `act` and `pretend`: how long ago it was done, or is said to have been · `flap` and `sleep`: how long the network is away · `put`, `autosave` and `erase`: which item. */
  readonly more: number;
};

export type PersonScript = {
  readonly name: string;
  readonly session: string;
  /** How likely they answer a warning. */
  readonly attention: number;
  readonly steps: readonly Step[];
};

/** Everything that makes a history: the same script always gives the same history. */
export type Script = {
  readonly seed: number;
  readonly policy: PolicyName;
  /** How hostile the platform is: 0 is a good day. */
  readonly storm: 0 | 1 | 3;
  /** Stays to the end and sees everything, so that what others are told can be judged. */
  readonly stayer: boolean;
  readonly people: readonly PersonScript[];
  /** When which session is given which rule. */
  readonly rules: readonly RuleStep[];
};

/** Of each value, how much of what the deployment has: more or less. */
export type RuleStep = {
  readonly at: number;
  readonly session: string;
  readonly idle: number;
  readonly warning: number;
};

/** The longest that a rule makes anything. */
export const LONGEST_RULE = 1.3;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export const scriptOf = (seed: number, index: number, storms: readonly Script['storm'][]): Script => {
  const own = seedOf(seed, index);
  const random = createRandom(own);
  const policy = drawPolicy(random);
  const people: PersonScript[] = [];
  const sessions = random.chance(0.2) ? ['s1', 's2'] : ['s1'];
  const count = random.between(2, 5);
  for (let person = 1; person <= count; person += 1)
    people.push({
      name: `p${person}`,
      session: random.pick(sessions),
      attention: random.pick([0, 0.5, 0.9]),
      steps: stepsOf(random, policy),
    });
  if (random.chance(0.5)) endTogether(random, people);
  const script = { seed: own, policy, storm: random.pick(storms), stayer: random.chance(0.4), people };
  return { ...script, rules: rulesOf(createRandom(seedOf(own, 'rules')), script) };
};

/** Some histories have one rule from beginning to end; in the others it changes, at times twice in a second. */
const rulesOf = (random: Random, { people }: Pick<Script, 'people'>): RuleStep[] => {
  const latest = Math.max(0, ...people.flatMap(({ steps }) => steps.map(({ at }) => at)));
  const rules: RuleStep[] = [];
  let at = random.between(0, latest);
  for (let left = random.between(0, 4); left > 0; left -= 1) {
    const [idle, warning] = [random.pick([0.5, 0.8, 1, LONGEST_RULE]), random.pick([0.5, 1, LONGEST_RULE])];
    rules.push({ at: Math.round(at), session: random.pick(people).session, idle, warning });
    at = random.chance(0.3) ? at + random.between(0, SECOND) : random.between(0, latest);
  }
  return rules;
};

/** The meeting is over: most leave in the same moment, and do not come back. */
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

const stepsOf = (random: Random, policy: PolicyName): Step[] => {
  const { idleTimeout, warningPeriod } = policies[policy];
  const steps: Step[] = [];
  const visits = random.between(2, 6);
  let at = random.chance(0.3) ? 0 : random.between(0, 3 * MINUTE);
  const add = (tab: number, act: Step['act'], more = 0) => steps.push({ at: Math.round(at), tab, act, more });
  /** Anywhere, or right on the edge of a deadline, where mistakes live. */
  const silence = () => {
    const edge = random.between(-3 * SECOND, 3 * SECOND);
    const long = random.next();
    if (long < 0.45) return random.between(5 * SECOND, idleTimeout / 2);
    if (long < 0.6) return idleTimeout + edge;
    if (long < 0.75) return idleTimeout + warningPeriod + edge;
    if (long < 0.9) return idleTimeout + random.between(0, warningPeriod);
    return idleTimeout + warningPeriod + random.between(0, 5 * MINUTE);
  };
  for (let visit = 1; visit <= visits; visit += 1) {
    const tabs = 1 + (random.chance(0.35) ? 1 : 0) + (random.chance(0.1) ? 1 : 0);
    for (let tab = 0; tab < tabs; tab += 1) {
      if (random.chance(0.6)) at += random.between(0, 5 * SECOND);
      add(tab, 'enter');
    }
    const bursts = random.between(0, 2);
    for (let burst = 0; burst < bursts; burst += 1) {
      const length = random.between(1, 5);
      for (let done = 0; done < length; done += 1) {
        at += random.chance(0.2) ? 0 : random.exponential(8 * SECOND);
        const tab = random.below(tabs);
        const what = random.next();
        if (what < 0.58)
          add(tab, 'act', random.chance(0.5) ? 0 : Math.round(random.exponential(20 * SECOND)));
        else if (what < 0.7) add(tab, 'put', random.below(4));
        else if (what < 0.74) add(tab, 'autosave', random.below(4));
        else if (what < 0.77) add(tab, 'erase', random.below(4));
        else if (what < 0.83) add(tab, 'media', random.below(4));
        else if (what < 0.88) add(tab, 'extend');
        else if (what < 0.93) add(tab, 'enter');
        else add(tab, 'flap', random.between(0, 90 * SECOND));
        if (random.chance(0.03)) add(tab, 'pretend', random.between(0, 2 * idleTimeout));
      }
      at += silence();
    }
    const end = random.next();
    for (let tab = 0; tab < tabs; tab += 1) {
      if (end < 0.2) add(tab, 'close');
      else if (end < 0.4) add(tab, 'vanish');
      else if (end < 0.6 && tab === 0) add(tab, 'exit');
      else if (end < 0.65) add(tab, 'leave');
      else if (end < 0.8) {
        const away = silence() * 2;
        add(tab, 'sleep', away);
        // They work on without a network, to the end or for a while.
        if (random.chance(0.4))
          steps.push({ at: Math.round(at + away * random.next()), tab, act: 'act', more: 0 });
      }
    }
    at += silence();
  }
  return steps;
};
