import type { AccessRequest } from '../iam/statement.ts';
import type { Place } from './identity.ts';
import type { Resolve } from './intrinsics.ts';
import { resourcesOf, type Template } from './template.ts';

/** What else somebody must be allowed who is allowed this: the key of what is encrypted, by way of its service. */
export type Entailed = (request: AccessRequest) => readonly AccessRequest[];

const READ = ['Decrypt'];
const WRITE = ['Decrypt', 'Encrypt', 'GenerateDataKey'];

/** What a service does with the key for whoever calls it. What is not here touches no data. */
const uses: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:GetItem': READ,
  'dynamodb:BatchGetItem': READ,
  'dynamodb:Query': READ,
  'dynamodb:Scan': READ,
  'dynamodb:GetRecords': READ,
  'dynamodb:PutItem': WRITE,
  'dynamodb:UpdateItem': WRITE,
  'dynamodb:DeleteItem': WRITE,
  'dynamodb:BatchWriteItem': WRITE,
  'sqs:SendMessage': ['GenerateDataKey', 'Decrypt'],
  'sqs:ReceiveMessage': READ,
};

/** By the keys that the tables and queues of the template name. */
export const keysOf = (template: Template, resolve: Resolve, { region, urlSuffix }: Place): Entailed => {
  const keys = new Map<string, string>();
  const note = (logicalId: string, key: unknown): void => {
    if (typeof key === 'string') keys.set(String(resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] })), key);
  };
  for (const [logicalId, { properties }] of resourcesOf(template, 'AWS::SQS::Queue'))
    note(logicalId, resolve(properties.KmsMasterKeyId));
  for (const [logicalId, { properties }] of resourcesOf(template, 'AWS::DynamoDB::GlobalTable')) {
    const [replica] = (resolve(properties.Replicas) ?? []) as {
      readonly SSESpecification?: { readonly KMSMasterKeyId?: string };
    }[];
    note(logicalId, replica?.SSESpecification?.KMSMasterKeyId);
  }
  return ({ action, resource }) => {
    // An index and a stream have the key of their table.
    const key = keys.get(resource.replace(/\/(index|stream)\/.*$/, ''));
    if (key === undefined) return [];
    const context = { 'kms:ViaService': `${action.split(':')[0]}.${region}.${urlSuffix}` };
    return (uses[action] ?? []).map((use) => ({ action: `kms:${use}`, resource: key, context }));
  };
};
