import type { Resource } from './template.ts';

/** Where the stack pretends to be deployed: the values of CloudFormation's pseudo-parameters. */
export type Place = {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly urlSuffix: string;
  readonly stackName: string;
};

/** What `Ref` and `Fn::GetAtt` answer for a resource. */
export type Identity = { readonly ref: string; readonly attributes: Readonly<Record<string, string>> };

type Name = (property: string) => string;
type Naming = (place: Place, logicalId: string, name: Name) => Identity;

/**
 * The physical identity of a resource that this host knows.
 * @throws for a type whose names and attributes are not known, because a guessed one would hide a mistake.
 */
export const identityOf = (
  place: Place,
  logicalId: string,
  { type }: Resource,
  property: (name: string) => unknown,
): Identity => {
  const naming = namings[type];
  if (!naming)
    throw new Error(`${logicalId} is referred to, but the local stack knows no names for a ${type}.`);
  return naming(place, logicalId, (key) => {
    const given = property(key);
    if (given === undefined) return `${place.stackName}-${logicalId}`.slice(0, 64);
    if (typeof given !== 'string') throw new Error(`${logicalId}.${key} must be a string.`);
    return given;
  });
};

const arn = ({ partition, region, account }: Place, service: string, resource: string): string =>
  `arn:${partition}:${service}:${region}:${account}:${resource}`;

const named =
  (service: string, property: string, resource: (name: string) => string): Naming =>
  (place, _logicalId, name) => {
    const ref = name(property);
    return { ref, attributes: { Arn: arn(place, service, resource(ref)) } };
  };

const table: Naming = (place, _logicalId, name) => {
  const ref = name('TableName');
  const Arn = arn(place, 'dynamodb', `table/${ref}`);
  return { ref, attributes: { Arn, StreamArn: `${Arn}/stream/2026-01-01T00:00:00.000` } };
};

const namings: Readonly<Record<string, Naming>> = {
  'AWS::Lambda::Function': named('lambda', 'FunctionName', (name) => `function:${name}`),
  'AWS::Lambda::Version': (place, _logicalId, name) => ({
    ref: arn(place, 'lambda', `function:${name('FunctionName')}:1`),
    attributes: { Version: '1' },
  }),
  'AWS::Lambda::Alias': (place, _logicalId, name) => ({
    ref: arn(place, 'lambda', `function:${name('FunctionName')}:${name('Name')}`),
    attributes: {},
  }),
  'AWS::Lambda::Url': (place, logicalId) => {
    const id = logicalId.toLowerCase();
    return {
      ref: logicalId,
      attributes: { FunctionUrl: `https://${id}.lambda-url.${place.region}.on.aws/` },
    };
  },
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::IAM::Role': ({ partition, account }, _logicalId, name) => {
    const ref = name('RoleName');
    return { ref, attributes: { Arn: `arn:${partition}:iam::${account}:role/${ref}` } };
  },
  'AWS::SQS::Queue': (place, _logicalId, name) => {
    const QueueName = name('QueueName');
    const QueueUrl = `https://sqs.${place.region}.${place.urlSuffix}/${place.account}/${QueueName}`;
    return { ref: QueueUrl, attributes: { Arn: arn(place, 'sqs', QueueName), QueueName, QueueUrl } };
  },
  'AWS::SNS::Topic': (place, _logicalId, name) => {
    const TopicName = name('TopicName');
    const TopicArn = arn(place, 'sns', TopicName);
    return { ref: TopicArn, attributes: { TopicArn, TopicName } };
  },
  'AWS::Events::EventBus': (place, _logicalId, name) => {
    const Name = name('Name');
    return { ref: Name, attributes: { Name, Arn: arn(place, 'events', `event-bus/${Name}`) } };
  },
  'AWS::CloudWatch::Alarm': named('cloudwatch', 'AlarmName', (name) => `alarm:${name}`),
  'AWS::CloudWatch::CompositeAlarm': named('cloudwatch', 'AlarmName', (name) => `alarm:${name}`),
  'AWS::Scheduler::ScheduleGroup': named('scheduler', 'Name', (name) => `schedule-group/${name}`),
  'AWS::Logs::LogGroup': named('logs', 'LogGroupName', (name) => `log-group:${name}:*`),
  'AWS::KMS::Key': (place, logicalId) => ({
    ref: logicalId,
    attributes: { Arn: arn(place, 'kms', `key/${logicalId}`), KeyId: logicalId },
  }),
  'AWS::ApiGatewayV2::Api': (place, logicalId) => {
    const ApiId = logicalId
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '')
      .slice(-10);
    const ApiEndpoint = `wss://${ApiId}.execute-api.${place.region}.${place.urlSuffix}`;
    return { ref: ApiId, attributes: { ApiId, ApiEndpoint } };
  },
  'AWS::ApiGatewayV2::Stage': (_place, _logicalId, name) => ({ ref: name('StageName'), attributes: {} }),
  'AWS::ApiGatewayV2::Integration': (_place, logicalId) => ({ ref: logicalId, attributes: {} }),
  'AWS::ApiGatewayV2::Route': (_place, logicalId) => ({ ref: logicalId, attributes: {} }),
  'AWS::ApiGatewayV2::Authorizer': (_place, logicalId) => ({
    ref: logicalId,
    attributes: { AuthorizerId: logicalId },
  }),
};
