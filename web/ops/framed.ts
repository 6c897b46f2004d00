import type { GraphWidget } from './board.ts';
import { type Frame, inFrame } from './frame.ts';

/** A graph and its times, cut to the frame. */
export const framed = (
  widget: GraphWidget,
  times: readonly number[],
  frame: Frame | null,
): { readonly widget: GraphWidget; readonly times: readonly number[] } => {
  if (frame === null) return { widget, times };
  const [first, end] = inFrame(times, frame);
  const lines = widget.lines.map((line) => ({ ...line, points: line.points.slice(first, end) }));
  return { widget: { ...widget, lines }, times: times.slice(first, end) };
};
