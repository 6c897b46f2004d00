import { useEffect, useState } from 'react';
import icon from '../icon.svg';
import { type Alarm, type Board, useBoard, type Widget } from './board.ts';
import { spoken, timeOf } from './figures.ts';
import { type Frame, fitted, frames } from './frame.ts';
import { Runbook } from './runbook.tsx';
import { WhyGone } from './why.tsx';
import { WidgetView } from './widget.tsx';

const RANGES = [15, 60, 180] as const;

/** The operator's page: the cloud's dashboard, fed by the stack on this machine. */
export const Operations = () => {
  const [minutes, setMinutes] = useState<number>(60);
  const { board, reached } = useBoard(minutes);
  const [frame, setFrame] = useState<Frame | null>(null);
  return (
    <>
      <header className="top-bar">
        <a className="brand" href="/">
          <img src={icon} alt="" width="26" height="26" />
          Vigil
        </a>
        <label className="range">
          Show the last
          <select
            value={minutes}
            onChange={({ currentTarget }) => {
              setMinutes(Number(currentTarget.value));
              setFrame(null);
            }}
          >
            {RANGES.map((range) => (
              <option key={range} value={range}>
                {range} minutes
              </option>
            ))}
          </select>
        </label>
      </header>
      {!reached && (
        <p className="banner" role="alert">
          The stack does not answer. What you see is what it said last.
        </p>
      )}
      <main>
        <h1 className="visually-hidden">Operations</h1>
        {board === null ? (
          <p className="aside">Looking …</p>
        ) : (
          <Whole board={board} frame={frame} setFrame={setFrame} />
        )}
      </main>
    </>
  );
};

type WholeProps = {
  readonly board: Board;
  readonly frame: Frame | null;
  readonly setFrame: (frame: Frame | null) => void;
};

const Whole = ({ board, frame, setFrame }: WholeProps) => (
  <>
    <Verdict alarms={board.widgets.flatMap((widget) => (widget.kind === 'alarms' ? widget.alarms : []))} />
    <Looking times={board.times} frame={frame} setFrame={setFrame} />
    <div className="board">
      {board.widgets.map((widget) => (
        <WidgetView
          key={keyOf(widget)}
          widget={widget}
          times={board.times}
          frame={frame}
          look={(wanted) => setFrame(fitted(wanted, board.times))}
        />
      ))}
    </div>
    <WhyGone />
    <Runbook />
    <p className="aside">
      The widgets, expressions and alerts of the deployment’s own CloudWatch dashboard, evaluated here.
      {board.minute !== 60_000 &&
        ` A minute of theirs, and of the sweep, lasts ${spoken(board.minute)} on this stack.`}
    </p>
  </>
);

/** Which part of the time the graphs show: chosen with the buttons, or marked in one of them. */
const Looking = ({ times, frame, setFrame }: Omit<WholeProps, 'board'> & Pick<Board, 'times'>) => {
  const [from = 0, to = 0] = frame === null ? [times[0], times.at(-1)] : [frame.from, frame.to];
  return (
    <fieldset className="looking" aria-label="Part of the time">
      <span role="status">
        {timeOf(from)} – {timeOf(to)}
      </span>
      {steps.map(({ step, label }) => (
        <button key={step} type="button" onClick={() => setFrame(frames[step](frame, times))}>
          {label}
        </button>
      ))}
      <button type="button" aria-disabled={frame === null} onClick={() => setFrame(null)}>
        Whole range
      </button>
      <small>Or mark a part of a graph.</small>
    </fieldset>
  );
};

const steps = [
  { step: 'closer', label: 'Zoom in' },
  { step: 'wider', label: 'Zoom out' },
  { step: 'earlier', label: 'Earlier' },
  { step: 'later', label: 'Later' },
] as const satisfies readonly { readonly step: keyof typeof frames; readonly label: string }[];

/** The answer to the first question, "is anything wrong?", in a sentence. */
const Verdict = ({ alarms }: { readonly alarms: readonly Alarm[] }) => {
  const red = alarms.filter(({ state }) => state === 'ALARM').map(({ name }) => name);
  const unknown = alarms.filter(({ state }) => state === 'INSUFFICIENT_DATA').length;
  useEffect(() => {
    document.title = red.length > 0 ? `${red.length} red – Vigil operations` : 'Vigil operations';
  }, [red.length]);
  const waiting = unknown > 0 ? ` ${counted(unknown)} still waiting for enough data.` : '';
  return (
    <div role="status">
      <h2 className={red.length > 0 ? 'verdict red' : 'verdict'}>
        {red.length > 0 ? `${counted(red.length)} red: ${red.join(', ')}.` : 'Nobody has to do anything.'}
        {waiting}
      </h2>
    </div>
  );
};

const counted = (alerts: number): string => (alerts === 1 ? 'One alert is' : `${alerts} alerts are`);

const keyOf = ({ x, y }: Widget): string => `${x} ${y}`;
