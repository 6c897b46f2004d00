/** The part of the time that is shown, in epoch milliseconds. */
export type Frame = { readonly from: number; readonly to: number };

/** Fewer periods than this do not make a curve. */
const LEAST = 5;

/** The index of the first of the times in the frame, and of the first after them; everything without a frame. */
export const inFrame = (times: readonly number[], frame: Frame | null): readonly [number, number] => {
  if (frame === null) return [0, times.length];
  const first = times.findIndex((time) => time >= frame.from);
  const last = times.findLastIndex((time) => time <= frame.to);
  // The frame is older than everything that is kept: show the oldest there is.
  return first === -1 || last < first ? [0, Math.min(LEAST, times.length)] : [first, last + 1];
};

/** A frame with enough periods in it, within the times that there are. */
export const fitted = ({ from, to }: Frame, times: readonly number[]): Frame | null => {
  const [begin = 0, next = 0, end = 0] = [times[0], times[1], times.at(-1)];
  const length = Math.max(to - from, (LEAST - 1) * (next - begin));
  if (length >= end - begin) return null;
  const start = Math.min(Math.max(from, begin), end - length);
  return { from: start, to: start + length };
};

const wholeOf = (times: readonly number[]): Frame => ({ from: times[0] ?? 0, to: times.at(-1) ?? 0 });

/** Zooms in and out around the middle, or moves by one frame: null shows everything. */
export const frames = {
  closer: (frame: Frame | null, times: readonly number[]) => scaled(frame ?? wholeOf(times), 0.5, times),
  wider: (frame: Frame | null, times: readonly number[]) => scaled(frame ?? wholeOf(times), 2, times),
  earlier: (frame: Frame | null, times: readonly number[]) => moved(frame ?? wholeOf(times), -0.5, times),
  later: (frame: Frame | null, times: readonly number[]) => moved(frame ?? wholeOf(times), 0.5, times),
} as const;

const scaled = ({ from, to }: Frame, by: number, times: readonly number[]): Frame | null => {
  const [middle, half] = [(from + to) / 2, ((to - from) / 2) * by];
  return fitted({ from: middle - half, to: middle + half }, times);
};

const moved = ({ from, to }: Frame, by: number, times: readonly number[]): Frame | null => {
  const way = (to - from) * by;
  return fitted({ from: from + way, to: to + way }, times);
};
