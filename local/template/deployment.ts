import type { Role } from '../iam/role.ts';
import type { Assembly } from './assembly.ts';
import { type DeployedFunction, functionsOf } from './functions.ts';
import { type DeployedGateway, gatewayOf } from './gateway.ts';
import type { Place } from './identity.ts';
import { resolver } from './intrinsics.ts';
import { rolesOf } from './roles.ts';
import { type DeployedSchedule, scheduleGroupsOf, schedulesOf } from './schedules.ts';
import { type TableDefinition, tablesOf } from './tables.ts';
import { resourcesOf, type Template } from './template.ts';

/** Everything in the template that can be run on one machine. */
export type Deployment = {
  readonly place: Place;
  readonly functions: readonly DeployedFunction[];
  readonly gateway: DeployedGateway;
  readonly tables: readonly TableDefinition[];
  readonly scheduleGroups: readonly string[];
  readonly schedules: readonly DeployedSchedule[];
  readonly roles: ReadonlyMap<string, Role>;
  /** ARNs of the queues that may keep dead letters. */
  readonly queues: readonly string[];
};

/** Types whose absence nobody would notice on one machine: watching, billing, hints to the platform. */
const withoutEffect = [
  'AWS::CDK::Metadata',
  'AWS::ApiGateway::Account',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SNS::Subscription',
  'AWS::SQS::QueuePolicy',
];

const hosted = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::RouteResponse',
  'AWS::ApiGatewayV2::Stage',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
  'AWS::Scheduler::ScheduleGroup',
];

/**
 * Reads an assembly as something to host.
 * @throws when the template holds anything that would be missing or different here.
 */
export const deploymentOf = ({ stackName, template, assets }: Assembly): Deployment => {
  refuseUnknownTypes(template);
  const place: Place = {
    partition: 'aws',
    region: 'eu-central-1',
    account: '123456789012',
    urlSuffix: 'amazonaws.com',
    stackName,
  };
  const resolve = resolver(template, place);
  const roles = rolesOf(template, resolve);
  return {
    place,
    roles,
    functions: functionsOf(template, resolve, roles, assets),
    gateway: gatewayOf(template, resolve),
    tables: tablesOf(template, resolve),
    scheduleGroups: scheduleGroupsOf(template, resolve),
    schedules: schedulesOf(template, resolve, stackName),
    queues: resourcesOf(template, 'AWS::SQS::Queue').map(([logicalId]) =>
      String(resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] })),
    ),
  };
};

const refuseUnknownTypes = ({ resources }: Template): void => {
  for (const [logicalId, { type }] of resources)
    if (!hosted.includes(type) && !withoutEffect.includes(type))
      throw new Error(
        `The local stack cannot host ${logicalId}, a ${type}. Teach it, or list the type as one without effect in local/template/deployment.ts.`,
      );
};
