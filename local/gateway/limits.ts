/** What API Gateway allows a WebSocket. Times in milliseconds, sizes in bytes. */
export type Limits = {
  /** A connection over which nothing has come or gone for this long is closed. */
  readonly idle: number;
  /** The longest life of a connection. */
  readonly lifetime: number;
  readonly frame: number;
  readonly message: number;
  /** What may wait for a client that does not read; posts beyond it are refused. */
  readonly buffered: number;
};

/** The cloud's, which cannot be raised there. */
export const cloudLimits: Limits = {
  idle: 10 * 60_000,
  lifetime: 2 * 60 * 60_000,
  frame: 32 * 1_024,
  message: 128 * 1_024,
  buffered: 1_024 * 1_024,
};

/** The close codes that API Gateway uses. */
export const closeCodes = {
  normal: 1000,
  goingAway: 1001,
  binary: 1003,
  abnormal: 1006,
  tooBig: 1009,
} as const;
