/**
 * List prices in US dollars, us-east-1, as quoted in November 2026. No free tier is taken off. Sources: DynamoDB on
 * demand and Scheduler as third parties quote them (airbyte.com 2025, cloudburn.io March 2026, awsnegotiations.com May
 * 2026); Lambda on arm64 from several copies of its pricing page (2026); API Gateway WebSocket as quoted by amnic.com
 * (2026). The pages of record are aws.amazon.com/{api-gateway,lambda,dynamodb,eventbridge}/pricing.
 */
export const prices = {
  date: '2026-11',
  region: 'us-east-1',
  /** Messages either way, up to 32 KB each. */
  perMillionMessages: 1,
  perMillionConnectionMinutes: 0.25,
  perMillionInvocations: 0.2,
  perGigabyteSecond: 0.0000133334,
  perMillionWrites: 0.625,
  perMillionReads: 0.125,
  /** Calls to the Scheduler are free; what it invokes is not. */
  perMillionAlarms: 1,
  /** Requests to the standard queue. Each message takes three: send, receive, delete. */
  perMillionQueueRequests: 0.4,
  /** Custom events put on a bus, per 64 KB. */
  perMillionEvents: 1,
  perMillionTraces: 5,
  /** By the stack's sampling rule. */
  tracedShare: 0.01,
  perGigabyteLogged: 0.5,
} as const;

/** A function's memory, as the stack sets it. */
export const FUNCTION_GIGABYTES = 0.5;
