import { Death } from '../../../test/world/faults.ts';
import { digest } from '../digest.ts';
import { type Choice, mayStrike, outcomeOf, type Strike } from '../gates.ts';
import { createAlike } from './alike.ts';
import type { Answer, Course, Stand } from './course.ts';
import { createFutures, type Future } from './futures.ts';
import { TooMany } from './orders.ts';

/** Functions, and what they call: a world in which a call can be made without any of them. */
export type Machine<World> = {
  readonly courses: readonly Course[];
  readonly beginning: World;
  /** From now on, things are as they are there. Whoever begins a function may leave them otherwise. */
  readonly enter: (world: World) => void;
  readonly world: () => World;
  /** Stands for everything that may still matter in the world. */
  readonly fingerprint: () => string;
};

/** Which function has gone on, one after the other, and what has struck it. */
export type Way = readonly Choice[];

export type Counted<Fault> = {
  /** How many orders there are. None of them was played as such, but for one to each end. */
  readonly orders: bigint;
  readonly states: number;
  readonly fault: Fault | null;
};

type State = {
  readonly stands: readonly Stand[];
  readonly orders: bigint;
  /** What each function may be answered from here on. */
  readonly futures: readonly Future[];
};

type Known<World> = { readonly id: number; readonly world: World };

/**
 * Every state to which the orders of the calls lead, with one of these strikes at most, and how many orders there are. From a state
 * that is no other than one before, nobody goes on: same world, the same calls that wait, and functions that do the same,
 * whatever they are answered behind it. `judge` is told one way to each end, and `tell` how many states there are so far. `patience`
 * is that of a comparison (`alike.ts`).
 * @throws TooMany when there are more states than `most`.
 */
export const exploreStates = async <World, Fault>(
  { courses, beginning, enter, world, fingerprint }: Machine<World>,
  strikes: readonly Strike[],
  judge: (way: Way) => Promise<Fault | null>,
  most = Number.POSITIVE_INFINITY,
  tell: (states: number) => void = () => {},
  patience?: number,
): Promise<Counted<Fault>> => {
  const worlds = new Map<string, Known<World>>();
  const answers = new Map<string, Answer>();
  const sayings = new Map<string, number>();
  const seen = new Map<string, State[]>();
  const futures = createFutures();
  const alike = courses.map((course) => createAlike(course, (name) => answers.get(name) as Answer, patience));
  const way: Way[number][] = [];
  let states = 0;
  let fault: Fault | null = null;

  const worldNow = (): Known<World> => {
    const name = fingerprint();
    const known = worlds.get(name) ?? { id: worlds.size, world: world() };
    worlds.set(name, known);
    return known;
  };
  const sayingOf = ({ says }: Stand): number => {
    const id = sayings.get(says) ?? sayings.size;
    sayings.set(says, id);
    return id;
  };

  const findAmong = async (others: readonly State[], stands: readonly Stand[]): Promise<State | null> => {
    for (const other of others) {
      let is = true;
      for (const [at, likeness] of alike.entries())
        is &&= await likeness(other.stands[at] as Stand, stands[at] as Stand, other.futures[at] as Future);
      if (is) return other;
    }
    return null;
  };

  /** Makes the call of a function in that world, and answers with what comes of it for the function. */
  const make = async (now: World, { name, act }: NonNullable<Stand['call']>, strike: Strike | null) => {
    enter(now);
    const outcome =
      strike === 'death' ? Promise.reject(new Death(`It died at ${name}.`)) : outcomeOf(name, act, strike);
    const learned = await outcome.then(
      (value) => JSON.stringify([value]),
      (error: Error) => JSON.stringify([error.name, error.message, error]),
    );
    const answer = { strike, outcome, name: digest(`${strike} ${learned}`) };
    answers.set(answer.name, answer);
    return answer;
  };

  const visit = async (now: Known<World>, stands: readonly Stand[], isWhole: boolean): Promise<State> => {
    const name = [now.id, isWhole, ...stands.map(sayingOf)].join();
    const others = seen.get(name) ?? [];
    seen.set(name, others);
    const found = await findAmong(others, stands);
    if (found !== null) return found;
    states += 1;
    if (states > most) throw new TooMany(`There are more than ${most} states.`);
    tell(states);
    let orders = 0n;
    let behind = courses.map(() => futures.none);
    for (const [at, stand] of stands.entries()) {
      const { call } = stand;
      if (call === null) continue;
      for (const strike of isWhole ? [null, ...strikes.filter((one) => mayStrike(one, call.name))] : [null]) {
        const answer = await make(now.world, call, strike);
        const after = worldNow();
        const next = await (courses[at] as Course).next(stand, answer);
        way.push({ run: stand.run, strike });
        const state = await visit(after, stands.with(at, next), isWhole && strike === null);
        way.pop();
        orders += state.orders;
        behind = behind.map((future, of) => {
          const then = state.futures[of] as Future;
          return futures.either(future, of === at ? futures.beginningWith(answer.name, then) : then);
        });
        if (fault !== null) return { stands, orders, futures: behind };
      }
    }
    if (stands.every(({ call }) => call === null)) {
      orders = 1n;
      enter(now.world);
      fault = await judge([...way]);
    }
    const state = { stands, orders, futures: behind };
    others.push(state);
    return state;
  };

  const firsts: Stand[] = [];
  for (const course of courses) firsts.push(await course.first());
  enter(beginning);
  const { orders } = await visit(worldNow(), firsts, strikes.length > 0);
  return { orders, states, fault };
};
