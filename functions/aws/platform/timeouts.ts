/**
 * How long one HTTP call may take, in milliseconds, before the SDK gives it up and tries again. A function has
 * 29 s: one call that hangs must not use them up. Without `throwOnRequestTimeout` the SDK would only warn.
 */
export const timeouts = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  throwOnRequestTimeout: true,
} as const;
