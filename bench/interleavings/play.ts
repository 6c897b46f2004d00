import { type Case, deployedIn, policy } from './cases/scenes.ts';
import { digest } from './digest.ts';
import { type Bounds, bounded } from './exploring/bounded.ts';
import { explore } from './exploring/orders.ts';
import { exploreStates, type Way } from './exploring/states.ts';
import { type Struck, struckAt } from './exploring/struck.ts';
import { exploreTraces } from './exploring/traces.ts';
import { createGates, type Director, type Strike } from './gates.ts';
import { beliefOf } from './judging/belief.ts';
import { brokenIn, brokenInTheEnd, participantsIn } from './judging/rules.ts';
import { along, machineOf } from './machine.ts';
import { type Beginning, type Cloud, createCloud } from './stage/cloud.ts';

/** What is wrong, and the calls that led to it. */
export type Finding = { readonly sentence: string; readonly calls: readonly string[] };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export type ExploredCase = {
  readonly orders: bigint;
  /**
   * How many remain when equivalent orders count as one: those that lead to the same state, or differ in nothing that
   * matters.
   */
  readonly distinct: number;
  readonly plays: number;
  readonly fault: Finding | null;
  /** The different states in which the table and the clients may be left. */
  readonly ends: ReadonlySet<string>;
  /** The different results: what was answered, and what became of whom. */
  readonly outcomes: ReadonlySet<string>;
};

/** Every order of a case's calls within the bounds; where two lead to the same state, what follows is played once. */
export const exploreBounded = async (one: Case, bounds: Bounds, most?: number): Promise<ExploredCase> => {
  const playing = await begin(one);
  const { states, ...explored } = await explore(
    async (choose) => (await playing.play(bounded(choose, bounds))).fault,
    most,
  );
  return { ...explored, ...playing.seen, distinct: states };
};

/**
 * Every order of a case's calls, with at most one of these strikes, counted over the states to which they lead. One order to
 * each end is played from the beginning, and judged.
 * @throws TooMany when there are more states than `most`.
 */
export const exploreWhole = async (
  one: Case,
  strikes: readonly Strike[],
  most = 1_000_000,
  tell: (sofar: string) => void = () => {},
): Promise<ExploredCase> => {
  const playing = await begin(one);
  const machine = machineOf(one, playing.beginning);
  let plays = 0;
  const judge = async (way: Way): Promise<Finding | null> => {
    const there = machine.fingerprint();
    plays += 1;
    const { fault, left } = await playing.play(along(way));
    if (left !== there) throw new Error(`${one.name}: what is played ends elsewhere.`);
    return fault;
  };
  const counting = (states: number) => tell(`${states} states, ${plays} ends judged`);
  const { states, ...explored } = await exploreStates(machine, strikes, judge, most, counting);
  return { ...explored, ...playing.seen, plays, distinct: states };
};

/** The same by playing, with each strike at each call of each; of the orders that differ only in independent calls, one. */
export const exploreTraced = async (
  one: Case,
  strikes: readonly Strike[],
  most = 1_000_000,
  tell: (sofar: string) => void = () => {},
): Promise<ExploredCase> => {
  const playing = await begin(one);
  /** The most calls that each function made with nothing struck. */
  const calls = new Map<string, number>();
  let [orders, distinct, plays, begun] = [0n, 0, 0, 0];
  const tried = async (struck: Struck | null): Promise<Finding | null> => {
    const traced = await exploreTraces(async (follow) => {
      begun += 1;
      tell(`${begun} plays`);
      const director = struckAt(follow, struck);
      const { fault, made } = await playing.play(director);
      if (struck === null)
        for (const [run, count] of made) calls.set(run, Math.max(count, calls.get(run) ?? 0));
      return { counts: director.hasStruck(), fault };
    }, most - plays);
    orders += traced.orders;
    distinct += traced.traces;
    plays += traced.plays;
    return traced.fault;
  };
  let fault = await tried(null);
  for (const strike of strikes)
    for (const [run, count] of calls)
      for (let nth = 1; nth <= count && fault === null; nth += 1) fault = await tried({ run, nth, strike });
  return { orders, distinct, plays, fault, ...playing.seen };
};

type Played = {
  readonly fault: Finding | null;
  readonly made: ReadonlyMap<string, number>;
  /** What was there when the last call had been made. */
  readonly left: string;
};

/** Where a case begins, again and again. */
const begin = async (one: Case) => {
  const cloud = createCloud(deployedIn(one));
  await one.before(cloud);
  const beginning = cloud.beginning();
  const seen = { ends: new Set<string>(), outcomes: new Set<string>() };
  return { beginning, seen, play: (director: Director) => play(one, beginning, director, seen) };
};

const play = async (
  one: Case,
  beginning: Beginning,
  director: Director,
  { ends, outcomes }: { readonly ends: Set<string>; readonly outcomes: Set<string> },
): Promise<Played> => {
  const gates = createGates(digest);
  const cloud = createCloud(deployedIn(one), gates, beginning);
  gates.hold();
  const running = one.acts.map((act) => act(cloud));
  try {
    await gates.pass(director, cloud.fingerprint);
  } finally {
    // The gates are open again, even when this play turned out to be known.
    await Promise.all(running);
  }
  const calls = [...gates.trace()];
  const [made, left] = [gates.made(), cloud.fingerprint()];
  outcomes.add(outcomeOf(cloud));
  // No function is left running: what follows is the same for every order that leaves this state.
  const end = digest(cloud.left());
  if (ends.has(end)) return { fault: null, made, left };
  ends.add(end);
  const sentence = await brokenAfter(cloud, one);
  return { fault: sentence === null ? null : { sentence, calls }, made, left };
};

const brokenAfter = async (
  cloud: Cloud,
  { afterwards, also, expected, policy: own = policy }: Case,
): Promise<string | null> => {
  await afterwards?.(cloud);
  // A struck alarm or message comes again, and the sweep finds what is owed.
  await cloud.pass(10 * SECOND, SECOND);
  const since = cloud.clock();
  await cloud.keepQuiet(3 * MINUTE);
  for (const [connectionId] of cloud.sockets()) {
    const { sessionId, isBehind } = beliefOf(cloud, connectionId);
    if (sessionId !== null && isBehind) await cloud.say(connectionId, { action: 'roster.list', sessionId });
  }
  const broken = brokenIn(cloud, expected) ?? also?.(cloud) ?? null;
  if (broken !== null) return broken;
  await cloud.keepQuiet(own.lease + own.holdLimit + own.idleTimeout + own.warningPeriod + 5 * MINUTE);
  return brokenInTheEnd(cloud, since, expected);
};

const outcomeOf = (cloud: Cloud): string => {
  const heard = [...cloud.sockets().values()].flatMap((socket) => socket.heard);
  const answers = cloud.said.map(({ request: { requestId } }) => {
    const reply = heard.find((message) => message.requestId === requestId);
    return reply?.type === 'error' ? reply.code : reply?.type;
  });
  const people = participantsIn(cloud).map(({ participantId, phase }) => `${participantId} ${phase}`);
  return [...answers, ...people.sort()].join(', ');
};
