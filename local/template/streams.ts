import * as z from 'zod/mini';
import type { Resolve } from './intrinsics.ts';
import { issuesOf } from './issues.ts';
import { type Pattern, patternFrom } from './pattern.ts';
import { resourcesOf, type Template } from './template.ts';

/** A table's stream that calls a function. Times in milliseconds. */
export type DeployedStreamSource = {
  readonly streamArn: string;
  readonly tableName: string;
  readonly functionName: string;
  readonly patterns: readonly Pattern[];
  /** Records in one call. */
  readonly batch: number;
  /** A record that is older is given up; null for never. */
  readonly maximumAge: number | null;
  /** The ARN of the queue that is told of it. */
  readonly onFailure: string | null;
};

/** An event bus that the stack makes. */
export type DeployedBus = { readonly arn: string; readonly name: string };

const mapping = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z._default(z.number().check(z.minimum(1), z.maximum(10_000)), 100),
  StartingPosition: z.literal('TRIM_HORIZON'),
  FunctionResponseTypes: z.tuple([z.literal('ReportBatchItemFailures')]),
  MaximumRecordAgeInSeconds: z._default(z.number(), -1),
  DestinationConfig: z.optional(z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) })),
  FilterCriteria: z.strictObject({
    Filters: z.array(z.strictObject({ Pattern: z.string() })).check(z.minLength(1), z.maxLength(5)),
  }),
  Tags: z.optional(z.unknown()),
});

const busSchema = z.strictObject({
  Name: z.string(),
  Description: z.optional(z.string()),
  // EventBridge uses it by its own name, which is for the policy of the key to say.
  KmsKeyIdentifier: z.optional(z.string()),
  Tags: z.optional(z.unknown()),
});

export const isStreamArn = (arn: unknown): boolean =>
  typeof arn === 'string' && /^arn:[\w-]+:dynamodb:.*\/stream\//.test(arn);

export const streamSourcesOf = (template: Template, resolve: Resolve): DeployedStreamSource[] =>
  resourcesOf(template, 'AWS::Lambda::EventSourceMapping')
    .map(([logicalId, { properties }]) => [logicalId, resolve(properties)] as const)
    .filter(([, properties]) => isStreamArn((properties as { EventSourceArn?: unknown }).EventSourceArn))
    .map(([logicalId, properties]) => {
      const { success, data, error } = z.safeParse(mapping, properties);
      if (!success) throw new Error(`The local stack cannot host ${logicalId}: ${issuesOf(error)}`);
      const seconds = data.MaximumRecordAgeInSeconds;
      return {
        streamArn: data.EventSourceArn,
        tableName: /table\/([^/]+)\/stream\//.exec(data.EventSourceArn)?.[1] ?? '',
        functionName: data.FunctionName,
        patterns: data.FilterCriteria.Filters.map(({ Pattern }) => patternFrom(Pattern)),
        batch: data.BatchSize,
        maximumAge: seconds < 0 ? null : seconds * 1_000,
        onFailure: data.DestinationConfig?.OnFailure.Destination ?? null,
      };
    });

export const busesOf = (template: Template, resolve: Resolve): DeployedBus[] =>
  resourcesOf(template, 'AWS::Events::EventBus').map(([logicalId, { properties }]) => {
    const { success, data, error } = z.safeParse(busSchema, resolve(properties));
    if (!success) throw new Error(`The local stack cannot host ${logicalId}: ${issuesOf(error)}`);
    return { name: data.Name, arn: String(resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] })) };
  });
