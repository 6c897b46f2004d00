import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Vigil } from '../../../infra/construct.ts';
import { SettingsError } from '../../../infra/settings/error.ts';
import { settingsFrom } from '../../../infra/settings.ts';
import {
  type FunctionName,
  functionNames,
  functionOf,
  resourcesOf,
  rightsOf,
  templateOf,
  theOnly,
} from './synthesized.ts';

const key = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const template = templateOf({ encryptionKey: key });

const stackIn = (): Stack =>
  new Stack(
    new App({
      postCliContext: { 'aws:cdk:bundling-stacks': [] },
      autoSynth: false,
      builtinCloudFormationValidation: false,
    }),
    'Mine',
  );

describe('a key of one’s own', () => {
  test('is nowhere unless it is said', () => {
    expect(JSON.stringify(templateOf().toJSON()).toLowerCase()).not.toContain('kms:');
  });

  test('encrypts the table, each queue, each log, the topic and the bus', () => {
    const [, table] = theOnly(template, 'AWS::DynamoDB::GlobalTable');
    expect(table.Properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(table.Properties.Replicas[0].SSESpecification).toEqual({ KMSMasterKeyId: key });
    const keys = (type: string, property: string) =>
      Object.values(resourcesOf(template, type)).map(({ Properties }) => Properties[property]);
    expect(keys('AWS::SQS::Queue', 'KmsMasterKeyId')).toEqual([key, key, key, key]);
    expect(new Set(keys('AWS::SQS::Queue', 'SqsManagedSseEnabled'))).toEqual(new Set([undefined]));
    // Of the functions, of API Gateway, and of what copies the page.
    expect(keys('AWS::Logs::LogGroup', 'KmsKeyId')).toEqual(Array(functionNames.length + 2).fill(key));
    expect(keys('AWS::SNS::Topic', 'KmsMasterKeyId')).toEqual([key]);
    expect(keys('AWS::Events::EventBus', 'KmsKeyIdentifier')).toEqual([key]);
  });

  test('is not put on a bus of somebody else’s', () => {
    const other = templateOf({ encryptionKey: key, eventBus: 'shared' });
    expect(resourcesOf(other, 'AWS::Events::EventBus')).toEqual({});
  });

  const domain = `\${AWS::Region}.\${AWS::URLSuffix}`;
  /** What a role may do with the key, by way of which service. */
  const uses = (roleId: string): string[] =>
    rightsOf(template, roleId)
      .filter(({ Action }) => Action.some((action) => action.startsWith('kms:')))
      .flatMap(({ Action, Resource, Condition }) => {
        expect(Resource).toEqual([key]);
        const { StringEquals, ...others } = Condition as { StringEquals: { 'kms:ViaService': object } };
        expect([Object.keys(StringEquals), others]).toEqual([['kms:ViaService'], {}]);
        const [, parts] = Object.values(StringEquals['kms:ViaService'])[0] as [string, unknown[]];
        expect(parts.slice(1)).toEqual([{ Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]);
        return Action.map((action) => `${parts[0]} ${action.replace('kms:', '')}`);
      })
      .sort();
  const readsTable = ['dynamodb. Decrypt', 'dynamodb. DescribeKey'];
  const usesTable = [
    ...readsTable,
    ...['Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'].map(
      (action) => `dynamodb. ${action}`,
    ),
  ];
  const sends = ['sqs. Decrypt', 'sqs. GenerateDataKey'];

  test.each<[FunctionName, string[]]>([
    ['authorize', []],
    ['connect', usesTable],
    ['disconnect', [...usesTable, ...sends]],
    ['message', [...usesTable, ...sends]],
    ['service', [...usesTable, ...sends]],
    ['timer', [...usesTable, ...sends]],
    ['sweep', [...usesTable, ...sends]],
    ['forward', [...readsTable, ...sends]],
  ])(`may be used by way of dynamodb.${domain} and sqs.${domain} alone: %s`, (name, expected) => {
    const [, { Properties }] = functionOf(template, name);
    expect([...new Set(uses(Properties.Role['Fn::GetAtt'][0]))]).toEqual(expected);
  });

  test('may be used by the Scheduler to leave what it cannot deliver', () => {
    const roles = Object.entries(resourcesOf(template, 'AWS::IAM::Role')).filter(([, { Properties }]) =>
      JSON.stringify(Properties.AssumeRolePolicyDocument).includes('scheduler.amazonaws.com'),
    );
    expect(roles.map(([id]) => uses(id))).toEqual([sends, sends]);
  });

  test('is refused where it cannot be used', () => {
    const refused = (encryptionKey: string) => () => settingsFrom({ encryptionKey });
    for (const wrong of ['alias/bank', key.replace(/key\/.*/, 'alias/bank'), 'abc'])
      expect(refused(wrong)).toThrow(
        new SettingsError(
          `encryptionKey must be the ARN of a key in KMS, not of an alias, but is "${wrong}".`,
        ),
      );
    const elsewhere = new Stack(new App(), 'Elsewhere', { env: { region: 'eu-west-1' } });
    expect(() => new Vigil(elsewhere, 'Presence', { encryptionKey: key })).toThrow(
      'encryptionKey is of eu-central-1, but the stack goes to eu-west-1: services take a key of their own Region only.',
    );
  });
});

describe('in an app that has the key', () => {
  const stack = stackIn();
  const vigil = new Vigil(stack, 'Presence', { encryptionKey: new Key(stack, 'Bank') });
  const exporter = new Role(stack, 'Exporter', { assumedBy: new ServicePrincipal('ecs.amazonaws.com') });
  const operator = new Role(stack, 'Operator', { assumedBy: new ServicePrincipal('ecs.amazonaws.com') });
  vigil.grantRead(exporter);
  vigil.grantRedrive(operator);
  const own = Template.fromStack(stack);
  const { Statement } = theOnly(own, 'AWS::KMS::Key')[1].Properties.KeyPolicy;
  const allowed: readonly { readonly Sid?: string }[] = Statement;

  test('its policy lets those services use it that do so in their own name, and the guide says the same of one that is elsewhere', () => {
    const guide = readFileSync(join(import.meta.dirname, '../../../docs/deploy.md'), 'utf8');
    const [, json = ''] = /## A key of your own[\s\S]*?```json\n([\s\S]*?)```/.exec(guide) ?? [];
    const written = JSON.parse(json);
    const filled = JSON.stringify(
      allowed.filter(({ Sid }) => Sid?.startsWith('Vigil')),
      (_, value) => {
        if (typeof value !== 'object' || value === null || !('Fn::Join' in value)) return value;
        return (value['Fn::Join'][1] as (string | { Ref: string })[])
          .map((part) =>
            typeof part === 'string'
              ? part
              : {
                  'AWS::Partition': 'aws',
                  'AWS::Region': 'REGION',
                  'AWS::AccountId': 'ACCOUNT',
                  'AWS::URLSuffix': 'amazonaws.com',
                }[part.Ref],
          )
          .join('');
      },
    ).replaceAll(JSON.stringify({ Ref: 'AWS::AccountId' }), '"ACCOUNT"');
    expect(JSON.parse(filled)).toEqual(written);
    expect(written).toHaveLength(4);
  });

  test('whoever reads and whoever rings letters again may decrypt', () => {
    const actionsOf = (role: Role) =>
      rightsOf(own, stack.getLogicalId(role.node.defaultChild as never)).flatMap(({ Action }) => Action);
    expect(actionsOf(exporter)).toContain('kms:Decrypt');
    expect(actionsOf(operator)).toContain('kms:Decrypt');
  });

  test('a key that is imported has its policy elsewhere, and may be named as itself or by its ARN', () => {
    const templates = ([Key.fromKeyArn(stackIn(), 'Bank', key), key] as (IKey | string)[]).map((one) => {
      const other = stackIn();
      new Vigil(other, 'Presence', { encryptionKey: one });
      return Template.fromStack(other).toJSON();
    });
    expect(templates[0]).toEqual(templates[1]);
  });
});
