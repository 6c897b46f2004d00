import type { CSSProperties } from 'react';
import { AlarmList } from './alarm-list.tsx';
import type { Value, Widget } from './board.ts';
import { figure, timeOf } from './figures.ts';
import type { Frame } from './frame.ts';
import { framed } from './framed.ts';
import { Graph } from './graph.tsx';

type Shown = {
  readonly widget: Widget;
  readonly times: readonly number[];
  readonly frame: Frame | null;
  readonly look: (frame: Frame) => void;
};

/** A widget at its place in the grid. */
export const WidgetView = ({ widget, times, frame, look }: Shown) => {
  const { x, y, width, height } = widget;
  const place = { '--x': x + 1, '--y': y + 1, '--width': width, '--height': height } as CSSProperties;
  if (widget.kind === 'text')
    return (
      <h2 className="widget text" style={place}>
        {widget.markdown.replace(/^#+ /, '')}
      </h2>
    );
  return (
    <section className={`widget ${widget.kind}`} style={place} aria-label={widget.title}>
      <h3>{widget.title}</h3>
      <Content widget={widget} times={times} frame={frame} look={look} />
    </section>
  );
};

const Content = ({ widget, times, frame, look }: Shown) => {
  switch (widget.kind) {
    case 'alarms':
      return <AlarmList alarms={widget.alarms} />;
    case 'values':
      return widget.values.map((value) => <SingleValue key={value.label} value={value} />);
    case 'graph':
      return <Graph {...framed(widget, times, frame)} look={look} />;
    case 'text':
      return null;
  }
};

const SingleValue = ({ value: { value, at } }: { readonly value: Value }) => (
  <p className="value">
    <strong>{value === null ? '–' : figure(value)}</strong>
    <small>{at === null ? 'nothing yet' : `in the minute of ${timeOf(at)}`}</small>
  </p>
);
