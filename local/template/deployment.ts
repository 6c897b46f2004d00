import type { Role } from '../iam/role.ts';
import type { RoleJudged } from '../iam/usage.ts';
import type { Watching } from '../watch/watch.ts';
import type { Assembly } from './assembly.ts';
import { type DeployedUrl, functionUrlsOf } from './function-urls.ts';
import { type DeployedFunction, functionsOf } from './functions.ts';
import { type DeployedGateway, gatewayOf } from './gateway.ts';
import type { Place } from './identity.ts';
import { resolver } from './intrinsics.ts';
import { keysOf } from './keys.ts';
import { type DeployedEventSource, type DeployedQueue, eventSourcesOf, queuesOf } from './queues.ts';
import { rolesOf } from './roles.ts';
import { type DeployedSchedule, scheduleGroupsOf, schedulesOf } from './schedules.ts';
import { busesOf, type DeployedBus, type DeployedStreamSource, streamSourcesOf } from './streams.ts';
import { type TableDefinition, tablesOf } from './tables.ts';
import type { Template } from './template.ts';
import { watchingOf } from './watching.ts';

/** Everything in the template that can be run on one machine. */
export type Deployment = {
  readonly place: Place;
  readonly functions: readonly DeployedFunction[];
  readonly gateway: DeployedGateway;
  readonly functionUrls: readonly DeployedUrl[];
  readonly tables: readonly TableDefinition[];
  readonly scheduleGroups: readonly string[];
  readonly schedules: readonly DeployedSchedule[];
  readonly roles: ReadonlyMap<string, Role>;
  readonly queues: readonly DeployedQueue[];
  /** The queues whose messages call a function. */
  readonly eventSources: readonly DeployedEventSource[];
  /** The streams that call a function. */
  readonly streamSources: readonly DeployedStreamSource[];
  readonly buses: readonly DeployedBus[];
  /** Dashboards and alarms. */
  readonly watching: Watching;
};

/** Types whose absence nobody would notice on one machine: telling an operator, billing, hints to the platform. */
const withoutEffect = [
  'AWS::CDK::Metadata',
  'AWS::ApiGateway::Account',
  // How a new version takes over: here there is one, and it has.
  'AWS::CodeDeploy::Application',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SNS::Subscription',
  'AWS::SQS::QueuePolicy',
  'AWS::XRay::SamplingRule',
];

const hosted = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::RouteResponse',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Url',
  'AWS::Lambda::Version',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
  'AWS::Scheduler::ScheduleGroup',
];

/**
 * Reads an assembly as something to host. `judged` hears of every call that a role was asked for.
 * @throws when the template holds anything that would be missing or different here.
 */
export const deploymentOf = (
  { stackName, template, assets }: Assembly,
  judged: RoleJudged = () => {},
): Deployment => {
  refuseUnknownTypes(template);
  const place = placeOf(stackName);
  const resolve = resolver(template, place);
  const roles = rolesOf(template, resolve, judged, keysOf(template, resolve, place));
  return {
    place,
    roles,
    functions: functionsOf(template, resolve, roles, assets),
    gateway: gatewayOf(template, resolve),
    functionUrls: functionUrlsOf(template, resolve),
    tables: tablesOf(template, resolve),
    scheduleGroups: scheduleGroupsOf(template, resolve),
    schedules: schedulesOf(template, resolve, stackName),
    queues: queuesOf(template, resolve),
    eventSources: eventSourcesOf(template, resolve),
    streamSources: streamSourcesOf(template, resolve),
    buses: busesOf(template, resolve),
    watching: watchingOf(template, resolve),
  };
};

/** Where a stack of that name is deployed when it is deployed here. */
export const placeOf = (stackName: string): Place => ({
  partition: 'aws',
  region: 'eu-central-1',
  account: '123456789012',
  urlSuffix: 'amazonaws.com',
  stackName,
});

const refuseUnknownTypes = ({ resources }: Template): void => {
  for (const [logicalId, { type }] of resources)
    if (!hosted.includes(type) && !withoutEffect.includes(type))
      throw new Error(
        `The local stack cannot host ${logicalId}, a ${type}. Teach it, or list the type as one without effect in local/template/deployment.ts.`,
      );
};
