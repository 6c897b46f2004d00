import * as z from 'zod/mini';
import type { Resolve } from './intrinsics.ts';
import { issuesOf } from './issues.ts';
import { isStreamArn } from './streams.ts';
import { resourcesOf, type Template } from './template.ts';

/** A queue as it would be deployed. Times in milliseconds. */
export type DeployedQueue = {
  readonly arn: string;
  /** How long a message that somebody has been handed is hidden from everybody else. */
  readonly visibility: number;
  /** How long a message is kept. */
  readonly retention: number;
  /** Where a message goes that has been handed out too often; null for nowhere. */
  readonly redrive: { readonly to: string; readonly after: number } | null;
};

/** A queue whose messages call a function. */
export type DeployedEventSource = {
  readonly queueArn: string;
  readonly functionName: string;
  /** Messages in one call. */
  readonly batch: number;
  /** Calls at once; null where nothing is said. */
  readonly atOnce: number | null;
};

const queueSchema = z.strictObject({
  QueueName: z.optional(z.string()),
  VisibilityTimeout: z._default(z.number(), 30),
  MessageRetentionPeriod: z._default(z.number(), 4 * 24 * 60 * 60),
  RedrivePolicy: z.optional(z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() })),
  // Who may read what lies there, and over which line.
  SqsManagedSseEnabled: z.optional(z.boolean()),
  // What that costs its callers is in `keys.ts`.
  KmsMasterKeyId: z.optional(z.string()),
  Tags: z.optional(z.unknown()),
});

const mappingSchema = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z._default(z.number().check(z.minimum(1), z.maximum(10)), 10),
  FunctionResponseTypes: z.tuple([z.literal('ReportBatchItemFailures')]),
  ScalingConfig: z.optional(
    z.strictObject({ MaximumConcurrency: z.number().check(z.minimum(2), z.maximum(1_000)) }),
  ),
  Tags: z.optional(z.unknown()),
});

const parsed = <S extends z.ZodMiniType>(schema: S, logicalId: string, properties: unknown): z.infer<S> => {
  const result = z.safeParse(schema, properties);
  if (!result.success) throw new Error(`The local stack cannot host ${logicalId}: ${issuesOf(result.error)}`);
  return result.data;
};

export const queuesOf = (template: Template, resolve: Resolve): DeployedQueue[] =>
  resourcesOf(template, 'AWS::SQS::Queue').map(([logicalId, { properties }]) => {
    const queue = parsed(queueSchema, logicalId, resolve(properties));
    const { RedrivePolicy } = queue;
    return {
      arn: String(resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] })),
      visibility: queue.VisibilityTimeout * 1_000,
      retention: queue.MessageRetentionPeriod * 1_000,
      redrive: RedrivePolicy
        ? { to: RedrivePolicy.deadLetterTargetArn, after: RedrivePolicy.maxReceiveCount }
        : null,
    };
  });

export const eventSourcesOf = (template: Template, resolve: Resolve): DeployedEventSource[] =>
  resourcesOf(template, 'AWS::Lambda::EventSourceMapping').flatMap(([logicalId, { properties }]) => {
    const resolved = resolve(properties);
    if (isStreamArn((resolved as { EventSourceArn?: unknown }).EventSourceArn)) return [];
    const mapping = parsed(mappingSchema, logicalId, resolved);
    return {
      queueArn: mapping.EventSourceArn,
      functionName: mapping.FunctionName,
      batch: mapping.BatchSize,
      atOnce: mapping.ScalingConfig?.MaximumConcurrency ?? null,
    };
  });
