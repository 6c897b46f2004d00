import UPlot from 'uplot';
import type { GraphWidget } from './board.ts';
import { gaps, isolated, labelled, upperEnd } from './curves.ts';
import { figure, timeOf } from './figures.ts';

/** The number of colours for curves: `--curve-0` and so on, in the style sheet. */
export const COLOURS = 10;

export type PlotSetting = {
  readonly widget: GraphWidget;
  /** The number of each curve's colour. */
  readonly colours: readonly number[];
  readonly element: HTMLElement;
  /** Called with the index of the time under the pointer, or null when it leaves. */
  readonly onPoint: (index: number | null) => void;
  /** Called with what was marked with the pointer held down, in epoch seconds. */
  readonly onMark: (from: number, to: number) => void;
};

const FONT = '12px system-ui, sans-serif';

/** What uPlot needs to draw a widget. Colours are read at every drawing, because the colour scheme may change. */
export const plotOptions = ({ widget, colours, element, onPoint, onMark }: PlotSetting): UPlot.Options => {
  const colour = (name: string) => () => getComputedStyle(element).getPropertyValue(name);
  const axis = {
    stroke: colour('--soft'),
    font: FONT,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    legend: { show: false },
    padding: [8, 8, 0, 0],
    cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false, setScale: false, dist: 8 } },
    scales: {
      y: {
        range: (plot) => [
          widget.minimum ?? 0,
          upperEnd(plot.data.slice(1) as unknown as (number | null)[][]),
        ],
      },
    },
    axes: [
      { ...axis, space: 75, size: 26, values: (_, splits) => splits.map((at) => timeOf(at * 1_000)) },
      { ...axis, size: 52, values: (_, splits) => splits.map(figure) },
    ],
    series: [{}, ...colours.map((number) => (widget.stacked ? column : curve)(colour(`--curve-${number}`)))],
    hooks: {
      setCursor: [({ cursor: { idx } }) => onPoint(idx ?? null)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < 8) return;
          onMark(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      draw: [
        (plot) => {
          if (!widget.stacked)
            for (const [index, number] of colours.entries())
              bridge(plot, index + 1, colour(`--curve-${number}`)());
          annotate(plot, widget.annotations, colour('--amber')());
        },
      ],
    },
  };
};

/** A line, with a dot where a point has no neighbours. */
const curve = (colour: () => string): UPlot.Series => ({
  stroke: colour,
  width: 2,
  points: {
    show: true,
    size: 8,
    fill: colour,
    filter: (plot, index) => isolated(plot.data[index] as (number | null)[]),
  },
});

/** Most minutes have no points of most stacked curves, so an area would be a row of needles. */
const column = (colour: () => string): UPlot.Series => ({
  fill: colour,
  width: 0,
  points: { show: false },
  ...(UPlot.paths.bars && { paths: UPlot.paths.bars({ size: [0.8, 40], align: 1 }) }),
});

/** Leads the eye over a gap with a faint line, so that a curve with few points can be followed. */
const bridge = (plot: UPlot, series: number, colour: string): void => {
  const { ctx } = plot;
  const points = plot.data[series] as readonly (number | null)[];
  const times = plot.data[0] as readonly number[];
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.globalAlpha = 0.5;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const pair of gaps(points)) {
    ctx.beginPath();
    for (const index of pair)
      ctx.lineTo(plot.valToPos(times[index] ?? 0, 'x', true), plot.valToPos(points[index] ?? 0, 'y', true));
    ctx.stroke();
  }
  ctx.restore();
};

/** Draws the limits to look out for; one far above every curve is named at the top. */
const annotate = (plot: UPlot, annotations: GraphWidget['annotations'], colour: string): void => {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = scale;
  ctx.textAlign = 'left';
  ctx.setLineDash([4 * scale, 4 * scale]);
  ctx.font = `${12 * scale}px system-ui, sans-serif`;
  const heights = annotations.map(({ value }) => plot.valToPos(value, 'y', true));
  const lines = labelled(heights, bbox.top, 15 * scale);
  for (const [index, { value, label }] of annotations.entries()) {
    const height = heights[index] ?? 0;
    const above = height < bbox.top;
    if (!above) {
      ctx.beginPath();
      ctx.moveTo(bbox.left, height);
      ctx.lineTo(bbox.left + bbox.width, height);
      ctx.stroke();
    }
    const words = above ? `↑ ${label}: ${figure(value)}` : label;
    ctx.fillText(words, bbox.left + 4 * scale, (lines[index] ?? 0) + 13 * scale);
  }
  ctx.restore();
};
