import { describe, expect, test } from '@jest/globals';
import { AUDIT_OF_PARTICIPANT, AUDIT_OF_SESSION, SESSION } from '../../../functions/aws/items/keys.ts';
import { deadLetters, template } from './default.ts';
import {
  aliasOf,
  type FunctionName,
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
