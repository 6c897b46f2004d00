import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Duty } from '../duties.ts';
import { allow, type Use } from './use.ts';

const WAKE_INDEX = 'wake';

/**
 * The one table. It holds content that people were promised to keep, so that neither a mistaken `cdk destroy` nor a
 * replacement takes it along, and any second of the last 35 days can be restored.
 */
export class PresenceTable extends Construct {
  readonly name: string;
  readonly #table: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#table = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          // Who belongs to a session, which connections a person has: the other end of a relation.
          indexName: 'inverse',
          partitionKey: { name: 'inversePk', type: AttributeType.STRING },
          sortKey: { name: 'inverseSk', type: AttributeType.STRING },
          projectionType: ProjectionType.ALL,
        },
        {
          // Whose alarm should have rung. Keys alone: whoever is found is read again anyway.
          indexName: WAKE_INDEX,
          partitionKey: { name: 'wakeShard', type: AttributeType.STRING },
          sortKey: { name: 'wakeAt', type: AttributeType.NUMBER },
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
      billing: Billing.onDemand(),
      timeToLiveAttribute: 'expiresAt',
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.name = this.#table.tableName;
  }

  /** For a function with this duty: its actions on the table, and on the one index it may ask. */
  usedFor({ table, wakeIndex }: Duty): Use {
    const { tableArn } = this.#table;
    const rights = [allow(dynamodb(table), [tableArn])];
    if (wakeIndex.length > 0) rights.push(allow(dynamodb(wakeIndex), [`${tableArn}/index/${WAKE_INDEX}`]));
    return { variables: { TABLE_NAME: this.name }, rights };
  }
}

const dynamodb = (actions: readonly string[]): string[] => actions.map((action) => `dynamodb:${action}`);
