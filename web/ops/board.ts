import { useEffect, useState } from 'react';

/** What `/dev/dashboard` answers, as far as this page reads it. Instants are epoch milliseconds. */
export type Board = {
  readonly minute: number;
  readonly times: readonly number[];
  readonly widgets: readonly Widget[];
};

export type Widget = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
} & (
  | { readonly kind: 'text'; readonly markdown: string }
  | { readonly kind: 'alarms'; readonly title: string; readonly alarms: readonly Alarm[] }
  | { readonly kind: 'values'; readonly title: string; readonly values: readonly Value[] }
  | ({ readonly kind: 'graph' } & GraphWidget)
);

export type GraphWidget = {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly stacked: boolean;
  readonly minimum: number | null;
  readonly annotations: readonly { readonly value: number; readonly label: string }[];
};

export type Line = { readonly label: string; readonly points: readonly (number | null)[] };
export type Value = { readonly label: string; readonly value: number | null; readonly at: number | null };
export type Alarm = {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly since: number;
  readonly reason: string;
  readonly rule: string;
  readonly description: string;
};

const EVERY = 2_000;

/** The latest board, polled while somebody can see it, and whether the last request succeeded. */
export const useBoard = (minutes: number): { readonly board: Board | null; readonly reached: boolean } => {
  const [shown, show] = useState<{ board: Board | null; reached: boolean }>({ board: null, reached: true });
  useEffect(() => {
    const leaving = new AbortController();
    const look = async (): Promise<void> => {
      if (document.hidden) return;
      try {
        const response = await fetch(`/dev/dashboard?minutes=${minutes}`, { signal: leaving.signal });
        if (!response.ok) throw new Error(`The dashboard answered ${response.status}.`);
        const board = (await response.json()) as Board;
        show({ board, reached: true });
      } catch {
        // The page says so and keeps polling, so that it finds a restarted stack.
        if (!leaving.signal.aborted) show(({ board }) => ({ board, reached: false }));
      }
    };
    void look();
    const timer = setInterval(() => void look(), EVERY);
    const seen = () => void look();
    document.addEventListener('visibilitychange', seen);
    return () => {
      leaving.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [minutes]);
  return shown;
};
