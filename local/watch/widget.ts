import type { QueryText } from './query.ts';

/** Where a widget is, in a grid of 24 columns. */
export type Position = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** With lines as they are asked for, or as they are drawn. */
export type Graph<Line> = {
  readonly kind: 'graph';
  readonly title: string;
  readonly lines: readonly Line[];
  readonly stacked: boolean;
  readonly minimum: number | null;
  readonly annotations: readonly { readonly value: number; readonly label: string }[];
};

/** A widget of CloudWatch's dashboard as the template declares it. */
export type Widget = Position &
  (
    | { readonly kind: 'text'; readonly markdown: string }
    | { readonly kind: 'alarms'; readonly title: string; readonly arns: readonly string[] }
    | { readonly kind: 'values'; readonly title: string; readonly lines: readonly QueryText[] }
    | Graph<QueryText>
  );
