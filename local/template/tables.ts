import * as z from 'zod/mini';
import type { Resolve } from './intrinsics.ts';
import { resourcesOf, type Template } from './template.ts';

const key = z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) });
const index = z.strictObject({
  IndexName: z.string(),
  KeySchema: z.array(key),
  Projection: z.strictObject({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.optional(z.array(z.string())),
  }),
  ContributorInsightsSpecification: z.optional(z.unknown()),
  OnDemandThroughput: z.optional(z.unknown()),
});
const schema = z.strictObject({
  AttributeDefinitions: z.array(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: z.array(key),
  GlobalSecondaryIndexes: z.optional(z.array(index)),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  TableName: z.optional(z.string()),
  // Whoever follows it is given both images; the mapping says which writes.
  StreamSpecification: z.optional(z.strictObject({ StreamViewType: z.literal('NEW_AND_OLD_IMAGES') })),
  // Safety, cost and clean-up in the cloud. None of them changes what a call answers: expired items are readable
  // there too until they are deleted, "within a few days", so a local reaper would only be stricter than the cloud.
  TimeToLiveSpecification: z.optional(z.unknown()),
  PointInTimeRecoverySpecification: z.optional(z.unknown()),
  DeletionProtectionEnabled: z.optional(z.boolean()),
  SSESpecification: z.optional(z.unknown()),
  OnDemandThroughput: z.optional(z.unknown()),
  WarmThroughput: z.optional(z.unknown()),
  ContributorInsightsSpecification: z.optional(z.unknown()),
  WriteOnDemandThroughputSettings: z.optional(z.unknown()),
  Replicas: z.optional(z.array(z.unknown()).check(z.length(1))),
  Tags: z.optional(z.unknown()),
});

/** What CreateTable is called with: exactly the part of the declaration that changes how the table answers. */
export type TableDefinition = {
  readonly TableName: string;
  readonly AttributeDefinitions: readonly unknown[];
  readonly KeySchema: readonly unknown[];
  readonly GlobalSecondaryIndexes?: readonly unknown[];
  readonly BillingMode: string;
};

/** @throws for a property that the local table would not honour. */
export const tablesOf = (template: Template, resolve: Resolve): TableDefinition[] =>
  [
    ...resourcesOf(template, 'AWS::DynamoDB::Table'),
    ...resourcesOf(template, 'AWS::DynamoDB::GlobalTable'),
  ].map(([logicalId, { properties }]) => {
    const parsed = schema.safeParse(resolve(properties));
    if (!parsed.success)
      throw new Error(`The local table cannot be ${logicalId}: ${z.prettifyError(parsed.error)}`);
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = parsed.data;
    return {
      TableName: String(resolve({ Ref: logicalId })),
      AttributeDefinitions,
      KeySchema,
      BillingMode,
      ...(GlobalSecondaryIndexes && {
        GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
          IndexName,
          KeySchema,
          Projection,
        })),
      }),
    };
  });
