import type { Line } from './board.ts';

type Points = Line['points'];

/** Each line is added to those before it. The highest comes first, because it is drawn behind the others. */
export const stacked = (lines: readonly Line[]): readonly Points[] => {
  let below: readonly number[] | null = null;
  const piled = lines.map(({ points }) => {
    const upTo: readonly number[] = points.map((point, index) => (point ?? 0) + (below?.[index] ?? 0));
    below = upTo;
    return upTo.map((value, index) => (points[index] == null ? null : value));
  });
  return piled.reverse();
};

/** Points without neighbours, which a line would not show. */
export const isolated = (points: Points): number[] =>
  points.flatMap((point, index) =>
    point != null && points[index - 1] == null && points[index + 1] == null ? [index] : [],
  );

/** The latest point. */
export const latest = ({ points }: Pick<Line, 'points'>): number | null =>
  points.findLast((point): point is number => point !== null) ?? null;

/** When the latest point was, for a curve that has had none for a while; null for one that continues. */
export const lastSeen = (points: Points, times: readonly number[]): number | null => {
  const index = points.findLastIndex((point) => point != null);
  // The current period and the one before may lack points: metrics take their time.
  return index === -1 || index >= points.length - 2 ? null : (times[index] ?? null);
};

/** Pairs of consecutive points with a gap between them, by their indices. */
export const gaps = (points: Points): readonly (readonly [number, number])[] => {
  const there = points.flatMap((point, index) => (point == null ? [] : [index]));
  return there.flatMap((index, place) => {
    const next = there[place + 1];
    return next === undefined || next === index + 1 ? [] : [[index, next] as const];
  });
};

/**
 * The top of the scale, with room above the highest curve. Curves that are all zero are drawn at the bottom, not in the
 * middle.
 */
export const upperEnd = (curves: readonly Points[]): number => {
  const highest = Math.max(0, ...curves.flat().map((point) => point ?? 0));
  return highest === 0 ? 1 : highest * 1.1;
};

/**
 * The vertical positions of the curves' names, downwards: each below its curve, none above `top`, none over another.
 * The highest curve is named first.
 */
export const labelled = (heights: readonly number[], top: number, room: number): readonly number[] => {
  const order = heights.map((height, index) => ({ height, index }));
  order.sort((one, other) => one.height - other.height);
  const places: number[] = [];
  let free = top;
  for (const { height, index } of order) {
    const place = Math.max(height, free);
    places[index] = place;
    free = place + room;
  }
  return places;
};
