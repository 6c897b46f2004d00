import { bounded } from '../../bench/interleavings/bounded.ts';
import { along } from '../../bench/interleavings/machine.ts';
import { explore } from '../../bench/interleavings/orders.ts';
import { exploreStates } from '../../bench/interleavings/states.ts';
import { struckAt } from '../../bench/interleavings/struck.ts';
import { exploreTraces } from '../../bench/interleavings/traces.ts';
import { machineOf, type Program, play } from './programs.ts';

export type Explored = { readonly orders: bigint; readonly ends: readonly string[] };

/** More than any of these programs needs. */
const MOST = 10_000;

/** How many orders a program has, and in which ways they end: told in each of the three ways. */
export const exploredInAllWays = async (
  program: Program,
): Promise<{ readonly each: Explored; readonly traces: Explored; readonly states: Explored }> => {
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
  };
};

/** Whether they tell the same. */
export const agree = async (program: Program): Promise<boolean> => {
  const { each, traces, states } = await exploredInAllWays(program);
  return [traces, states].every(
    ({ orders, ends }) => orders === each.orders && ends.join() === each.ends.join(),
  );
};
