import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type CfnGlobalTable,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Duty } from '../duties.ts';
import type { Settings } from '../settings.ts';
import { usingTable } from './encryption.ts';
import { allow, type Use } from './use.ts';

const INVERSE_INDEX = 'inverse';
const RECENT_INDEX = 'recent';
const WAKE_INDEX = 'wake';

/**
 * The one table. It holds content that people were promised to keep, so that neither a mistaken `cdk destroy` nor a
 * replacement takes it along, and any second of the last 35 days can be restored.
 */
export class PresenceTable extends Construct {
  readonly name: string;
  readonly table: TableV2;
  /** What it is encrypted with; null: the key that AWS keeps for DynamoDB in the account. */
  readonly key: IKey | null;

  constructor(
    scope: Construct,
    id: string,
    { removal, events, key }: Pick<Settings, 'removal' | 'events'> & { readonly key: IKey | null },
  ) {
    super(scope, id);
    this.key = key;
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          // Who belongs to a session, which connections a person has: the other end of a relation.
          indexName: INVERSE_INDEX,
          partitionKey: { name: 'inversePk', type: AttributeType.STRING },
          sortKey: { name: 'inverseSk', type: AttributeType.STRING },
          projectionType: ProjectionType.ALL,
        },
        {
          // Somebody's sessions, the last used first. Only memberships are in it.
          indexName: RECENT_INDEX,
          partitionKey: { name: 'recentPk', type: AttributeType.STRING },
          sortKey: { name: 'recentSk', type: AttributeType.STRING },
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
      // Both images: that a session is occupied is the change of a number. Nothing is paid for what Lambda reads of it.
      ...(events && { dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES }),
      billing: Billing.onDemand(),
      timeToLiveAttribute: 'expiresAt',
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: removal === 'retain',
      removalPolicy: removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // Not by `encryption`, with which the CDK wants to know the Region.
    if (key !== null)
      (this.table.node.defaultChild as CfnGlobalTable).addPropertyOverride('Replicas.0.SSESpecification', {
        KMSMasterKeyId: key.keyArn,
      });
    this.name = this.table.tableName;
  }

  /** For a function with this duty: its actions on the table, and the indexes it may ask. */
  usedFor({ table, indexes }: Duty): Use {
    const { tableArn } = this.table;
    const rights = [allow(dynamodb(table), [tableArn]), ...usingTable(this.key)];
    if (indexes.length > 0)
      rights.push(
        allow(
          ['dynamodb:Query'],
          indexes.map((index) => `${tableArn}/index/${index}`),
        ),
      );
    return { variables: { TABLE_NAME: this.name }, rights };
  }
}

const dynamodb = (actions: readonly string[]): string[] => actions.map((action) => `dynamodb:${action}`);
