import { useEffect, useRef, useState } from 'react';
import UPlot from 'uplot';
import type { GraphWidget } from './board.ts';
import { lastSeen, latest, stacked } from './curves.ts';
import { figure, timeOf } from './figures.ts';
import type { Frame } from './frame.ts';
import { COLOURS, plotOptions } from './plot.ts';

type Shown = {
  readonly widget: GraphWidget;
  readonly times: readonly number[];
  /** Called with what was marked with the pointer, to zoom in. */
  readonly look: (frame: Frame) => void;
};

/** A graph, and under it each curve's name and value: at the pointer, or else the latest. */
export const Graph = ({ widget, times, look }: Shown) => {
  const [pointed, setPointed] = useState<number | null>(null);
  const lines = widget.lines.filter((line) => latest(line) !== null);
  const quiet = widget.lines.filter((line) => latest(line) === null).map(({ label }) => label);
  // A curve keeps its colour when another one appears.
  const colourOf = (label: string) => widget.lines.findIndex((line) => line.label === label) % COLOURS;
  const said = lines.map((line) => {
    const value = pointed === null ? latest(line) : (line.points[pointed] ?? null);
    const seen = pointed === null ? lastSeen(line.points, times) : null;
    return {
      label: line.label,
      value: `${value === null ? '–' : figure(value)}${seen === null ? '' : `, at ${timeOf(seen)}`}`,
    };
  });
  const summary = said.map(({ label, value }) => `${label} ${value}`).join(', ') || 'nothing yet';
  return (
    <>
      <Plot
        {...{ widget, times, lines, colourOf, look, onPoint: setPointed }}
        summary={`${widget.title}: ${summary}`}
      />
      <ul className="legend">
        {said.map(({ label, value }) => (
          <li key={label} className={`curve-${colourOf(label)}`}>
            {label} <b>{value}</b>
          </li>
        ))}
        {quiet.length > 0 && <li className="quiet">none: {quiet.join(', ')}</li>}
      </ul>
    </>
  );
};

type PlotProps = Shown & {
  readonly lines: GraphWidget['lines'];
  readonly colourOf: (label: string) => number;
  readonly onPoint: (index: number | null) => void;
  readonly summary: string;
};

/** The canvas. It is created again only when its curves change; new points are added to it. */
const Plot = ({ widget, times, lines, colourOf, look, onPoint, summary }: PlotProps) => {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const order = widget.stacked ? lines.toReversed() : lines;
  const curves = widget.stacked ? stacked(lines) : lines.map(({ points }) => points);
  const data = [times.map((time) => time / 1_000), ...curves] as UPlot.AlignedData;
  const current = useRef(data);
  current.current = data;
  const marked = useRef(look);
  marked.current = look;
  const made = JSON.stringify([lines.map(({ label }) => label), widget.annotations]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `made` stands for everything that the plot is made of.
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const shown = new UPlot(
      plotOptions({
        widget,
        colours: order.map(({ label }) => colourOf(label)),
        element,
        onPoint,
        onMark: (from, to) => marked.current({ from: from * 1_000, to: to * 1_000 }),
      }),
      current.current,
      element,
    );
    plot.current = shown;
    const resized = new ResizeObserver(() =>
      shown.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    resized.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const recoloured = () => shown.redraw();
    dark.addEventListener('change', recoloured);
    return () => {
      dark.removeEventListener('change', recoloured);
      resized.disconnect();
      shown.destroy();
      plot.current = null;
    };
  }, [made]);

  useEffect(() => plot.current?.setData(current.current));
  return <div className="plot" ref={place} role="img" aria-label={summary} />;
};
