import { type Alarms, type CompositeAlarm, type DeployedAlarm, watchAlarms } from './alarms.ts';
import { type Board, boardOf } from './board.ts';
import { printedValues } from './embedded-format.ts';
import { keepMetrics, type MetricIdentity, type Metrics } from './metrics.ts';
import { type Vend, vended } from './vended.ts';
import type { Widget } from './widget.ts';

/** What the template says should be watched. */
export type Watching = {
  readonly widgets: readonly Widget[];
  readonly alarms: readonly DeployedAlarm[];
  readonly composites: readonly CompositeAlarm[];
};

/** The local CloudWatch. */
export type Watch = {
  readonly metrics: Metrics;
  readonly alarms: Alarms;
  readonly board: Board;
  /** Takes a line of a function's log; any that prints no metric is passed over. */
  readonly read: (line: string) => void;
  /** Takes what a service measures. */
  readonly vend: Vend;
  /**
   * Measures something at the end of each minute, as a service does that has a level and no events. It comes as late as SQS's does: the
   * alarms that look at the end of this minute do not know it yet.
   */
  readonly gauge: (measure: () => void) => void;
  readonly stop: () => void;
};

export type WatchOptions = {
  readonly watching: Watching;
  /** How long one of CloudWatch's minutes lasts, in milliseconds. */
  readonly minute: number;
  readonly complain: (sentence: string) => void;
};

/** Metrics travel from a function's output to here within this, in milliseconds. */
const SETTLED = 250;

/** @throws for a widget or an alarm that cannot be evaluated. */
export const startWatch = ({ watching, minute, complain }: WatchOptions): Watch => {
  const metrics = keepMetrics(minute);
  const alarms = watchAlarms(watching.alarms, metrics, Date.now(), watching.composites);
  const board = boardOf({ widgets: watching.widgets, metrics, alarms, minute });
  const gauges: (() => void)[] = [];
  let full = false;
  const put = (metric: MetricIdentity, value: number, at: number, unit: string): void => {
    if (metrics.put(metric, value, at, unit) || full) return;
    full = true;
    complain(
      `There are too many metrics, ${metric.name} and whatever comes after it are not kept: is a dimension made of an id?`,
    );
  };

  /** An instant of the minute that is over, while it is measured. */
  let over: number | null = null;
  const settled = Math.min(SETTLED, minute / 4);
  const untilSettled = (): number => minute - ((Date.now() - settled) % minute);
  const look = (): void => {
    timer = setTimeout(look, untilSettled());
    const now = Date.now();
    alarms.look(now);
    over = now - minute;
    for (const measure of gauges) measure();
    over = null;
  };
  let timer = setTimeout(look, untilSettled());

  return {
    metrics,
    alarms,
    board,
    read: (line) => {
      for (const { value, at, unit, ...metric } of printedValues(line)) put(metric, value, at, unit);
    },
    vend: (namespace, dimensions, values) => {
      const units: Readonly<Record<string, string>> = vended[namespace];
      for (const [name, value] of Object.entries(values) as [string, number][])
        put({ namespace, name, dimensions }, value, over ?? Date.now(), units[name] ?? 'None');
    },
    gauge: (measure) => void gauges.push(measure),
    stop: () => clearTimeout(timer),
  };
};
