import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { AUDIT_OF_PARTICIPANT, AUDIT_OF_SESSION, SESSION } from '../../../functions/aws/items/keys.ts';
import {
  aliasOf,
  type FunctionName,
  functionNames,
  functionOf,
  type Resource,
  resourcesOf,
  templateOf,
  theOnly,
  written,
} from './synthesized.ts';

type StreamPattern = {
  readonly eventName: readonly [string];
  readonly dynamodb: { readonly OldImage?: object; readonly NewImage?: object };
};

const template = templateOf();
const deadLetters = functionOf(template, 'timer')[1].Properties.Environment.Variables.DEAD_LETTER_ARN;

describe('the socket API', () => {
  const targetOf = (integration: string): string => {
    const { IntegrationUri } =
      resourcesOf(template, 'AWS::ApiGatewayV2::Integration')[integration]?.Properties ?? {};
    const id = /\/functions\/\$\{(\w+)\}\/invocations$/.exec(written(IntegrationUri))?.[1];
    return functionNames.find((name) => aliasOf(template, name) === id) ?? 'nobody';
  };

  test('has exactly these routes, with the authorizer only on $connect', () => {
    const routes = Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Route')).map(({ Properties }) => [
      Properties.RouteKey,
      targetOf(/\{(\w+)\}$/.exec(written(Properties.Target))?.[1] ?? ''),
      Properties.AuthorizationType,
    ]);
    expect(routes.sort()).toEqual([
      ['$connect', 'connect', 'CUSTOM'],
      ['$default', 'message', 'NONE'],
      ['$disconnect', 'disconnect', 'NONE'],
      ['activity', 'message', 'NONE'],
      ['content.put', 'message', 'NONE'],
      ['ping', 'message', 'NONE'],
    ]);
    expect(theOnly(template, 'AWS::ApiGatewayV2::Api')[1].Properties).toMatchObject({
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
    });
  });

  test('is where the published document of the wire says', () => {
    const page = readFileSync(new URL('../../../docs/asyncapi.json', import.meta.url), 'utf8');
    const { api, stage } = JSON.parse(page).servers.deployment.variables;
    expect(theOnly(template, 'AWS::ApiGatewayV2::Stage')[1].Properties.StageName).toBe(stage.default);
    const [, output = ''] = /the output (\w+)/.exec(api.description) ?? [];
    expect(template.toJSON().Outputs).toHaveProperty(output);
  });

  test('takes the token from the subprotocol header', () => {
    const { AuthorizerType, AuthorizerUri, IdentitySource } = theOnly(
      template,
      'AWS::ApiGatewayV2::Authorizer',
    )[1].Properties;
    expect(AuthorizerType).toBe('REQUEST');
    // Always there, and spelled alike by every client.
    expect(IdentitySource).toEqual(['context.identity.sourceIp']);
    expect(written(AuthorizerUri)).toContain(`\${${aliasOf(template, 'authorize')}}`);
  });

  test('is throttled, and logs nothing that could contain a token', () => {
    const { DefaultRouteSettings, RouteSettings, AccessLogSettings } = theOnly(
      template,
      'AWS::ApiGatewayV2::Stage',
    )[1].Properties;
    // A stage's defaults would apply to each route separately, so each route has settings of its own.
    expect(DefaultRouteSettings).toEqual(RouteSettings.$default);
    const keys = Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Route')).map(
      ({ Properties }) => Properties.RouteKey,
    );
    expect(Object.keys(RouteSettings).sort()).toEqual(keys.sort());
    const rates: number[] = Object.values(RouteSettings).map((route) => Object(route).ThrottlingRateLimit);
    // Half of what an account has by default.
    expect(rates.reduce((sum, rate) => sum + rate)).toBe(5_000);
    // Newcomers say hello and join; three hundred thousand people report every four minutes, and a third as often ping.
    expect(RouteSettings.$default.ThrottlingRateLimit).toBeGreaterThanOrEqual(
      2 * RouteSettings.$connect.ThrottlingRateLimit,
    );
    expect(RouteSettings.activity.ThrottlingRateLimit).toBeGreaterThanOrEqual(300_000 / 240);
    expect(RouteSettings.ping.ThrottlingRateLimit).toBeGreaterThanOrEqual(300_000 / 240 / 3);
    expect(Object.values(JSON.parse(AccessLogSettings.Format)).sort()).toEqual([
      '$context.connectionId',
      '$context.error.message',
      '$context.eventType',
      '$context.integrationLatency',
      '$context.requestId',
      '$context.routeKey',
      '$context.status',
    ]);
  });

  test('creates the account’s log role before its stage, unless the account has one', () => {
    const [account] = theOnly(template, 'AWS::ApiGateway::Account');
    template.hasResource('AWS::ApiGatewayV2::Stage', { DependsOn: Match.arrayWith([account]) });
    // Deleting the setting does not set it back: the account goes on naming the role, though the first deployment failed.
    const [, { Properties, ...kept }] = theOnly(template, 'AWS::ApiGateway::Account');
    expect([kept.DeletionPolicy, kept.UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
    const [role] = Properties.CloudWatchRoleArn['Fn::GetAtt'];
    const { DeletionPolicy, UpdateReplacePolicy } = resourcesOf(template, 'AWS::IAM::Role')[role] ?? {};
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    const without = templateOf({ gatewayLogRole: 'existing' });
    without.resourceCountIs('AWS::ApiGateway::Account', 0);
    without.resourcePropertiesCountIs('AWS::ApiGatewayV2::Stage', { AccessLogSettings: Match.anyValue() }, 1);
  });

  test('is not created before the routes that it throttles', () => {
    const [, stage] = theOnly(template, 'AWS::ApiGatewayV2::Stage');
    const routes = Object.keys(resourcesOf(template, 'AWS::ApiGatewayV2::Route'));
    expect((stage as { DependsOn?: string[] }).DependsOn).toEqual(expect.arrayContaining(routes));
  });

  test('can also answer at one’s own domain, and outputs the DNS target', () => {
    const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/abc';
    const own = templateOf({ domainName: 'presence.example.com', certificateArn });
    own.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'presence.example.com',
      DomainNameConfigurations: [{ CertificateArn: certificateArn, EndpointType: 'REGIONAL' }],
    });
    own.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { Stage: 'v1' });
    own.hasOutput('WebSocketUrl', { Value: 'wss://presence.example.com/' });
    own.hasOutput('DomainTarget', {});
    template.resourceCountIs('AWS::ApiGatewayV2::DomainName', 0);
  });
});

describe('what must not be lost', () => {
  test('the table is protected, can be restored to any second, and stays when the stack is deleted', () => {
    const [, { Properties, DeletionPolicy, UpdateReplacePolicy }] = theOnly(
      template,
      'AWS::DynamoDB::GlobalTable',
    );
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    expect(Properties.Replicas).toHaveLength(1);
    expect(Properties.Replicas[0]).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    expect(Properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(Properties.BillingMode).toBe('PAY_PER_REQUEST');
    expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });

  test('the table has its three sparse indexes', () => {
    const [, { Properties }] = theOnly(template, 'AWS::DynamoDB::GlobalTable');
    const keys = (schema: { AttributeName: string }[]) =>
      schema.map(({ AttributeName }) => AttributeName).join(' / ');
    expect(keys(Properties.KeySchema)).toBe('pk / sk');
    expect(
      Properties.GlobalSecondaryIndexes.map(
        // biome-ignore lint/suspicious/noExplicitAny: an index as the template writes it
        ({ IndexName, KeySchema, Projection }: any) =>
          `${IndexName}: ${keys(KeySchema)}, ${Projection.ProjectionType}`,
      ),
    ).toEqual([
      'inverse: inversePk / inverseSk, ALL',
      'recent: recentPk / recentSk, ALL',
      'wake: wakeShard / wakeAt, KEYS_ONLY',
    ]);
    expect(Properties.AttributeDefinitions).toContainEqual({ AttributeName: 'wakeAt', AttributeType: 'N' });
  });

  test('people stay when the stack is deleted, and cannot claim to hold a licence', () => {
    template.hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      Properties: { DeletionProtection: 'ACTIVE', AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } },
    });
    const { ReadAttributes, WriteAttributes, ...client } = theOnly(
      template,
      'AWS::Cognito::UserPoolClient',
    )[1].Properties;
    expect(ReadAttributes).toContain('custom:kind');
    expect(WriteAttributes).toEqual(['email', 'name']);
    expect(client).not.toHaveProperty('GenerateSecret');
  });

  test('what could not be delivered is kept for two weeks, encrypted, and travels, like every message, only over TLS', () => {
    const queues = resourcesOf(template, 'AWS::SQS::Queue');
    const dead = Object.keys(queues).filter((id) => id.includes('DeadLetters'));
    expect(dead).toHaveLength(3);
    for (const id of dead) {
      const { Tags: _tags, ...how } = queues[id]?.Properties ?? {};
      expect(how).toEqual({ MessageRetentionPeriod: 14 * 24 * 3600, SqsManagedSseEnabled: true });
    }
    const guarded = Object.values(resourcesOf(template, 'AWS::SQS::QueuePolicy')).map(({ Properties }) => {
      expect(Properties.PolicyDocument.Statement).toEqual([
        expect.objectContaining({
          Effect: 'Deny',
          Action: 'sqs:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ]);
      return Properties.Queues.map(({ Ref }: { Ref: string }) => Ref);
    });
    expect(guarded.flat().sort()).toEqual(Object.keys(queues).sort());
  });

  test('what calls a function is made only when it has the right to', () => {
    const needs = (type: string, id: (one: Resource) => boolean = () => true): readonly string[] =>
      Object.values(resourcesOf(template, type))
        .filter(id)
        .flatMap((one) => (one as { DependsOn?: string[] }).DependsOn ?? []);
    const follows = ({ Properties }: Resource) => Properties.StartingPosition !== undefined;
    const mapping = 'AWS::Lambda::EventSourceMapping';
    expect(needs(mapping, follows)).toEqual([expect.stringMatching(/^EventsFollowing/)]);
    expect(needs(mapping, (one) => !follows(one))).toEqual([expect.stringMatching(/^SecondHandReceiving/)]);
    const { RoleArn } = theOnly(template, 'AWS::Scheduler::Schedule')[1].Properties.Target;
    const [role] = RoleArn['Fn::GetAtt'];
    expect(needs('AWS::Scheduler::Schedule')).toEqual(
      expect.arrayContaining([role, expect.stringMatching(/^SweepingRoleDefaultPolicy/)]),
    );
  });

  test('the second hand hides a message twice as long as its function may run, and tries it five times', () => {
    const [mapping] = Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping'));
    const { EventSourceArn, FunctionName: name, Tags: _tags, ...how } = mapping?.Properties ?? {};
    expect(written(name)).toBe(`\${${aliasOf(template, 'timer')}}:live`);
    expect(how).toEqual({
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 100 },
    });
    const queue = resourcesOf(template, 'AWS::SQS::Queue')[EventSourceArn['Fn::GetAtt'][0]]?.Properties;
    expect(queue).toMatchObject({
      VisibilityTimeout: 2 * functionOf(template, 'timer')[1].Properties.Timeout,
      MessageRetentionPeriod: 3_600,
      RedrivePolicy: { maxReceiveCount: 5 },
      SqsManagedSseEnabled: true,
    });
  });

  test('the stream is read from its beginning, resumes where it failed, for 23 hours, with only the records that others are told of', () => {
    const { StreamSpecification } = theOnly(template, 'AWS::DynamoDB::GlobalTable')[1].Properties;
    expect(StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
    const mappings = Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping'));
    const { FilterCriteria, ...how } =
      mappings.find(({ Properties }) => Properties.StartingPosition)?.Properties ?? {};
    expect(written(how.FunctionName)).toBe(`\${${aliasOf(template, 'forward')}}:live`);
    expect(how).toMatchObject({
      BatchSize: 100,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRecordAgeInSeconds: 23 * 3_600,
      StartingPosition: 'TRIM_HORIZON',
    });
    const patterns = FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern));
    expect(patterns).toHaveLength(5);
    expect(patterns[0].dynamodb.Keys.sk.S).toEqual(
      [AUDIT_OF_PARTICIPANT, AUDIT_OF_SESSION].map((prefix) => ({ prefix })),
    );
    for (const { dynamodb } of patterns.slice(1))
      expect(dynamodb.Keys).toEqual({ sk: { S: ['META'] }, pk: { S: [{ prefix: SESSION }] } });
    const told = patterns.map(({ eventName: [name], dynamodb: { OldImage, NewImage } }: StreamPattern) => [
      name,
      OldImage,
      NewImage,
    ]);
    const [none, some] = [{ N: ['0'] }, { N: [{ 'anything-but': ['0'] }] }];
    expect(told).toEqual([
      ['INSERT', undefined, undefined],
      ['MODIFY', { occupancy: none }, { occupancy: some }],
      ['MODIFY', { occupancy: some }, { occupancy: none }],
      ['MODIFY', { state: { S: [{ 'anything-but': ['closed'] }] } }, { state: { S: ['closed'] } }],
      ['REMOVE', undefined, undefined],
    ]);
    expect(how.DestinationConfig.OnFailure.Destination).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^EventsDeadLetters/), 'Arn'],
    });
  });

  test('nobody is told anything, and there is no stream, where the setting says so', () => {
    const silent = templateOf({ eventBus: 'none' });
    silent.resourceCountIs('AWS::Events::EventBus', 0);
    silent.resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
    expect(theOnly(silent, 'AWS::DynamoDB::GlobalTable')[1].Properties).not.toHaveProperty(
      'StreamSpecification',
    );
  });

  test('another bus is referred to by its name, and the right is to that one', () => {
    const arn = 'arn:aws:events:eu-central-1:123456789012:event-bus/ours';
    const other = templateOf({ eventBus: arn });
    other.resourceCountIs('AWS::Events::EventBus', 0);
    expect(functionOf(other, 'forward')[1].Properties.Environment.Variables.EVENT_BUS).toBe(arn);
    expect(JSON.stringify(other.findResources('AWS::IAM::Policy'))).toContain(
      JSON.stringify({ Action: 'events:PutEvents', Effect: 'Allow', Resource: arn }),
    );
  });

  test.each<[FunctionName, number]>([
    ['timer', 3600],
    ['sweep', 300],
  ])('the %s is retried twice, for %i s at most, and then left in the queue', (name, age) => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: functionOf(template, name)[0] },
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: age,
      DestinationConfig: { OnFailure: { Destination: deadLetters } },
    });
  });
});

describe('the door of the backends', () => {
  const partner = 'arn:aws:iam::999999999999:role/Partner';
  /** What other accounts may do with the function: what API Gateway may is the socket's. */
  const permitted = (of: typeof template) =>
    Object.values(resourcesOf(of, 'AWS::Lambda::Permission'))
      .map(({ Properties }) => Properties)
      .filter(({ Principal }) => Principal !== 'apigateway.amazonaws.com');

  test('is the address of the function in use, has IAM before it, and can be called by no page', () => {
    expect(theOnly(template, 'AWS::Lambda::Url')[1].Properties).toEqual({
      AuthType: 'AWS_IAM',
      Qualifier: 'live',
      TargetFunctionArn: { 'Fn::GetAtt': [functionOf(template, 'service')[0], 'Arn'] },
    });
    expect(permitted(template)).toEqual([]);
  });

  test('is open to the roles that are named, by this address alone', () => {
    const open = templateOf({ serviceRoles: partner });
    const FunctionName = { Ref: aliasOf(open, 'service') };
    expect(permitted(open)).toEqual([
      {
        Action: 'lambda:InvokeFunctionUrl',
        FunctionName,
        FunctionUrlAuthType: 'AWS_IAM',
        Principal: partner,
      },
      { Action: 'lambda:InvokeFunction', FunctionName, InvokedViaFunctionUrl: true, Principal: partner },
    ]);
    const { Variables } = functionOf(open, 'service')[1].Properties.Environment;
    expect(Variables.SERVICE_ROLES).toBe(partner);
  });
});

test('backends have no door where the setting says so, for Regions without function URLs', () => {
  const closed = templateOf({ serviceUrl: 'none' });
  closed.resourceCountIs('AWS::Lambda::Url', 0);
  expect(closed.findOutputs('ServiceUrl')).toEqual({});
  expect(JSON.stringify(closed.toJSON())).not.toContain('lambda:InvokeFunctionUrl');
});

describe('the sweep', () => {
  test('runs every minute, exactly, with a retry policy and a dead-letter queue', () => {
    const { Properties } = theOnly(template, 'AWS::Scheduler::Schedule')[1];
    expect(Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { Ref: aliasOf(template, 'sweep') },
        RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: { Arn: deadLetters },
      },
    });
  });
});

test('nothing has a physical name that a second deployment could collide with', () => {
  const named = Object.entries(
    template.toJSON().Resources as Record<string, { Properties?: object }>,
  ).flatMap(([id, { Properties = {} }]) =>
    Object.keys(Properties)
      .filter((key) => /^(Table|Function|Role|Queue|LogGroup|UserPool|Client|Policy)Name$/.test(key))
      .map((key) => ({ id, key })),
  );
  // An inline policy must have a name, but it is inside its role. A reference to a function is not a name.
  expect(named.filter(({ key }) => key !== 'PolicyName' && key !== 'FunctionName')).toEqual([]);
  template.allResourcesProperties('AWS::Scheduler::ScheduleGroup', { Name: Match.absent() });
  template.allResourcesProperties('AWS::Lambda::Function', { FunctionName: Match.absent() });
});
