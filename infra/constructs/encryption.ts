import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type IQueue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { allow } from './use.ts';

/** What somebody needs of a key to read what a service has encrypted with it, and to write it. */
const READING = ['Decrypt', 'DescribeKey'];
const WRITING = [
  'Encrypt',
  'ReEncryptFrom',
  'ReEncryptTo',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
];

/** The key by way of this service and no other. Nothing where the key is the service's own. */
const by = (service: string, key: IKey | null | undefined, actions: readonly string[]): PolicyStatement[] =>
  key
    ? [
        new PolicyStatement({
          actions: actions.map((action) => `kms:${action}`),
          resources: [key.keyArn],
          conditions: { StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}` } },
        }),
      ]
    : [];

export const readingTable = (key: IKey | null): PolicyStatement[] => by('dynamodb', key, READING);
export const usingTable = (key: IKey | null): PolicyStatement[] =>
  by('dynamodb', key, [...READING, ...WRITING]);

/** How a queue is encrypted. */
export const encrypted = (key: IKey | null): Pick<QueueProps, 'encryption' | 'encryptionMasterKey'> =>
  key === null
    ? { encryption: QueueEncryption.SQS_MANAGED }
    : { encryption: QueueEncryption.KMS, encryptionMasterKey: key };

/** To put something into a queue, whatever it is encrypted with. */
export const sendingTo = ({ queueArn, encryptionMasterKey }: IQueue): PolicyStatement[] => [
  allow(['sqs:SendMessage'], [queueArn]),
  ...by('sqs', encryptionMasterKey, ['GenerateDataKey', 'Decrypt']),
];

/** To have a function called with what lies in a queue. */
export const receivingFrom = ({ queueArn, encryptionMasterKey }: IQueue): PolicyStatement[] => [
  allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [queueArn]),
  ...by('sqs', encryptionMasterKey, ['Decrypt']),
];

/**
 * What the policy of the key has to say, for those services that use it in their own name: the logs, the bus, and CloudWatch when it
 * publishes an alert. `docs/deploy.md` has the same for a key that the app only knows the ARN of.
 */
export const servicesMayUse = (scope: Construct): PolicyStatement[] => {
  const { partition, account, region, urlSuffix } = Stack.of(scope);
  const ours = `${region}:${account}`;
  const own = { 'aws:SourceAccount': account };
  const statement = (sid: string, service: string, actions: string[], conditions?: object) =>
    new PolicyStatement({
      sid,
      principals: [new ServicePrincipal(service)],
      actions,
      resources: ['*'],
      ...(conditions && { conditions: conditions as Record<string, unknown> }),
    });
  const data = ['kms:Decrypt', 'kms:GenerateDataKey*'];
  return [
    statement(
      'VigilLogs',
      `logs.${region}.${urlSuffix}`,
      ['kms:Encrypt', 'kms:ReEncrypt*', 'kms:DescribeKey', ...data],
      { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${ours}:log-group:*` } },
    ),
    statement('VigilAlerts', 'cloudwatch.amazonaws.com', data, { StringEquals: own }),
    // It looks at the key before it knows for which bus.
    statement('VigilBus', 'events.amazonaws.com', ['kms:DescribeKey']),
    statement('VigilEvents', 'events.amazonaws.com', data, {
      StringEquals: own,
      ArnLike: {
        'kms:EncryptionContext:aws:events:event-bus:arn': `arn:${partition}:events:${ours}:event-bus/*`,
      },
    }),
  ];
};
