import type { Trace } from './trace.ts';

/** How an invocation ended. Payloads are JSON text, as they travel through Lambda. */
export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | {
      readonly ok: false;
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace?: string[];
    };

export type Failure = Extract<Outcome, { ok: false }>;

/**
 * Calls a function and waits for what it says. `event` is JSON text, `trace` that of whoever has brought it about. Never
 * rejects: a failure is an outcome.
 */
export type Invoke = (functionArn: string, event: string, trace?: Trace) => Promise<Outcome>;

export const failure = (errorType: string, errorMessage: string): Failure => ({
  ok: false,
  errorType,
  errorMessage,
});
