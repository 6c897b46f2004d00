/** Why something was taken back, also where signals know no reasons. */
export const abortion = (signal: AbortSignal): unknown => signal.reason ?? new Error('aborted');
