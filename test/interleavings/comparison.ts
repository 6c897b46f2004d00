import { bounded } from '../../bench/interleavings/exploring/bounded.ts';
import { explore } from '../../bench/interleavings/exploring/orders.ts';
import { exploreStates } from '../../bench/interleavings/exploring/states.ts';
import { struckAt } from '../../bench/interleavings/exploring/struck.ts';
import { exploreTraces } from '../../bench/interleavings/exploring/traces.ts';
import { along } from '../../bench/interleavings/machine.ts';
import { machineOf, type Program, play } from './programs.ts';

export type Explored = { readonly orders: bigint; readonly ends: readonly string[] };

/** What a program is like in each of the three ways, and what it has cost to know it. */
export type Compared = {
  readonly each: Explored;
  readonly traces: Explored;
  readonly states: Explored;
  readonly cost: string;
};

/** More than any of these programs needs. */
const MOST = 10_000;

/** How many orders a program has, and in which ways they end: told in each of the three ways. */
export const exploredInAllWays = async (program: Program): Promise<Compared> => {
  const ends = { each: new Set<string>(), traces: new Set<string>(), states: new Set<string>() };
  const each = await explore(async (choose) => {
    await play(program, bounded(choose, { strikes: [], switches: Number.POSITIVE_INFINITY }), ends.each);
    return null;
  }, MOST);
  const traces = await exploreTraces(async (follow) => {
    await play(program, struckAt(follow, null), ends.traces);
    return { counts: true, fault: null };
  }, MOST);
  const judge = async (way: Parameters<typeof along>[0]) => {
    await play(program, along(way), ends.states);
    return null;
  };
  const states = await exploreStates(machineOf(program), [], judge, MOST);
  return {
    each: { orders: each.orders, ends: [...ends.each].sort() },
    traces: { orders: traces.orders, ends: [...ends.traces].sort() },
    states: { orders: states.orders, ends: [...ends.states].sort() },
    cost: `${traces.traces} classes in ${traces.plays} plays, ${states.states} states`,
  };
};

/** What it has cost to know a program; null when the three ways do not tell the same. */
export const costIfAlike = async (program: Program): Promise<string | null> => {
  const { each, traces, states, cost } = await exploredInAllWays(program);
  const are = [traces, states].every(
    ({ orders, ends }) => orders === each.orders && ends.join() === each.ends.join(),
  );
  return are ? cost : null;
};
