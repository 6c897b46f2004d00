import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { settingsFrom, stackName } from '../../../infra/settings.ts';
import { VigilStack } from '../../../infra/stack.ts';
import { vigilApp } from '../../../infra/synthesize.ts';
import { functionNames, type Resource, templateOf, withoutVersions } from './synthesized.ts';

const outdir = mkdtempSync(join(tmpdir(), 'vigil-stages-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const context = { 'aws:cdk:bundling-stacks': [] };
type Resources = Readonly<Record<string, Resource>>;
const resourcesIn = (template: Template): Resources => template.toJSON().Resources;

/** Resources with which CloudFormation would lose data if it replaced them. */
const STATEFUL = /^AWS::(DynamoDB|Cognito|SQS|SNS::Topic|Scheduler::ScheduleGroup|ApiGatewayV2::(Api|Stage))/;

describe('two stages in one account', () => {
  const app = new App({
    outdir,
    postCliContext: context,
    autoSynth: false,
    builtinCloudFormationValidation: false,
  });
  const names = ['test', 'production'].map((stage) => {
    const name = stackName({ stage });
    new VigilStack(app, name, settingsFrom({ stage, gatewayLogRole: 'existing' }));
    return name;
  });
  const assembly = app.synth();
  const [first, second] = names.map((name) => Template.fromJSON(assembly.getStackByName(name).template));

  test('are two stacks', () => {
    expect(names).toEqual(['Vigil-test', 'Vigil-production']);
    expect(first).toBeDefined();
  });

  test('emit metrics under names of their own', () => {
    const namespaces = [first, second].map((template) =>
      Object.values(resourcesIn(template as Template))
        .filter(({ Type }) => Type === 'AWS::Lambda::Function')
        .flatMap(({ Properties }) => Properties.Environment?.Variables.POWERTOOLS_METRICS_NAMESPACE ?? []),
    );
    expect(namespaces).toEqual([
      Array(functionNames.length).fill('Vigil-test'),
      Array(functionNames.length).fill('Vigil-production'),
    ]);
  });

  test('share no name that CloudFormation could refuse: it generates all of them', () => {
    const given = Object.entries(resourcesIn(first as Template)).flatMap(([id, { Type, Properties = {} }]) =>
      Object.entries(Properties)
        .filter(([key, value]) => key.endsWith('Name') && typeof value === 'string')
        .map(([key, value]) => `${Type} ${id} ${key}=${value}`),
    );
    // These names are unique only inside their own API, role, function or metric, or refer to things of AWS. A bus and
    // a composite alarm must have a name, which is made from their stack and their path.
    const inner =
      /AWS::Lambda::Alias |AWS::Events::EventBus \w+ Name=Vigiltest\w+$|AWS::CloudWatch::CompositeAlarm \w+ AlarmName=Vigiltest\w+$|DeploymentConfigName=|StageName=|ApiGatewayV2::Api |PolicyName=|AttributeName|MetricName=|ApiGatewayV2::Authorizer|ClientName=/;
    expect(given.filter((name) => !inner.test(name))).toEqual([]);
  });
});

describe('a change of settings', () => {
  const before = withoutVersions(resourcesIn(templateOf()));
  const after = (settings: Record<string, string>) => withoutVersions(resourcesIn(templateOf(settings)));
  const changed = (next: Resources) =>
    Object.keys({ ...before, ...next }).filter(
      (id) => JSON.stringify(before[id]) !== JSON.stringify(next[id]),
    );

  test.each([
    [{ preset: 'workspace-150' }],
    [{ idleTimeout: '20m', lostGrace: '90s', patience: '5m', participantLimit: '30' }],
    [{ messagesPerSecond: '50', dearPerHour: '10' }],
    [{ origins: 'https://app.example.com' }],
  ])('%j touches the variables of functions and nothing else', (settings) => {
    const next = after(settings);
    const touched = changed(next);
    expect(touched.length).toBeGreaterThan(0);
    for (const id of touched) {
      expect(next[id]?.Type).toBe('AWS::Lambda::Function');
      const without = (resource?: Resource) => {
        const { Environment: _, ...rest } = resource?.Properties ?? {};
        return rest;
      };
      expect(without(next[id])).toEqual(without(before[id]));
    }
  });

  test.each([
    [{ alarmEmail: 'on-call@example.com' }],
    [{ logRetention: '90' }],
    [{ tracing: 'off' }],
    [{ pages: 'https://app.example.com/' }],
    [
      {
        domainName: 'p.example.com',
        certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/abc',
      },
    ],
  ])('%j replaces nothing that holds data', (settings) => {
    const next = after(settings);
    for (const [id, resource] of Object.entries(before))
      if (STATEFUL.test(resource.Type)) expect(next[id]?.Type).toBe(resource.Type);
    const touched = changed(next).filter((id) => STATEFUL.test(before[id]?.Type ?? ''));
    expect(
      touched.map((id) => before[id]?.Type).filter((type) => type !== 'AWS::Cognito::UserPoolClient'),
    ).toEqual([]);
  });

  test('a test stack leaves nothing behind', () => {
    const next = after({ removal: 'destroy' });
    const kept = Object.values(next).filter(({ DeletionPolicy }) => DeletionPolicy?.startsWith('Retain'));
    expect(kept.map(({ Type }) => Type).sort()).toEqual(['AWS::ApiGateway::Account', 'AWS::IAM::Role']);
    expect(JSON.stringify(next)).not.toContain('"DeletionProtectionEnabled":true');
  });
});

test('a stage is a setting like any other', () => {
  const app = vigilApp({ outdir, postCliContext: { ...context, stage: 'test' } });
  expect(app.node.tryFindChild('Vigil-test')).toBeDefined();
  expect(app.node.tryFindChild('Vigil')).toBeUndefined();
});
