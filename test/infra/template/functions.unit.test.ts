import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { SPREAD } from '../../../functions/aws/presence/participant-items.ts';
import { spreadFor } from '../../../infra/constructs/watching/quotas.ts';
import { SettingsError } from '../../../infra/settings/error.ts';
import { settingsFrom } from '../../../infra/settings.ts';
import { LONGEST_WRITE } from '../../../shared/content/content.ts';
import { policyFrom, presets } from '../../../shared/policy.ts';
import {
  type FunctionName,
  functionNames,
  functionOf,
  ownFunctions,
  type Resource,
  resourcesOf,
  templateOf,
  theOnly,
  withoutVersions,
} from './synthesized.ts';

const template = templateOf();

const variablesOf = (name: FunctionName, of = template): Record<string, unknown> =>
  functionOf(of, name)[1].Properties.Environment.Variables;

/** What the deployment sets, for functions that may find another rule in force. */
const policies = ['VIGIL_POLICY', 'VIGIL_POLICY_SOURCE', 'VIGIL_RULE'];

describe('every function', () => {
  test.each<[FunctionName, number]>([
    ['authorize', 10],
    ['connect', 10],
    ['disconnect', 20],
    ['message', 20],
    ['service', 30],
    ['timer', 30],
    ['sweep', 50],
    ['forward', 60],
  ])('%s runs on Node.js 24 and arm64, for %i s at most', (name, timeout) => {
    expect(functionOf(template, name)[1].Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 512,
      Timeout: timeout,
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'WARN' },
    });
  });

  test.each(['message', 'service'] as const)(
    '%s, which writes content, runs no longer than a write counts as under way',
    (name) => {
      const { Timeout } = functionOf(template, name)[1].Properties;
      expect(Timeout * 1_000).toBeLessThanOrEqual(LONGEST_WRITE);
    },
  );

  test('there are eight besides those that copy the page and empty its bucket, and their logs and the API’s are kept for a month', () => {
    expect(ownFunctions(template)).toHaveLength(functionNames.length);
    template.resourceCountIs('AWS::Lambda::Function', functionNames.length + 2);
    template.resourceCountIs('AWS::Logs::LogGroup', functionNames.length + 2);
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  test.each<[FunctionName, string[]]>([
    [
      'authorize',
      [
        'EMAIL_TRUSTED',
        'KIND_CLAIM',
        'LICENCE_VALUE',
        'TOKEN_AUDIENCE',
        'TOKEN_ISSUER',
        'TOKEN_JWKS_URI',
        'TOKEN_USE',
      ],
    ],
    ['connect', ['TABLE_NAME', 'VIGIL_PACE']],
    ['disconnect', [...advancing(), 'TIMER_ARN', ...policies]],
    ['message', [...advancing(), 'TIMER_ARN', 'VIGIL_PACE', ...policies, 'VIGIL_ROOM']],
    ['service', [...advancing(), 'TIMER_ARN', 'VIGIL_PACE', ...policies, 'VIGIL_ROOM']],
    ['timer', [...advancing(), ...policies]],
    ['sweep', [...advancing(), 'TIMER_ARN', ...policies]],
    ['forward', ['EVENT_BUS', 'EVENT_PEOPLE', 'VIGIL_DEPLOYMENT']],
  ])('%s gets the variables that it uses, and no more', (name, expected) => {
    const observed = ['LOG_LEVEL', 'POWERTOOLS_METRICS_NAMESPACE', 'POWERTOOLS_SERVICE_NAME'];
    expect(Object.keys(variablesOf(name)).sort()).toEqual([...expected, ...observed].sort());
  });
});

describe('settings', () => {
  const policyIn = (of: typeof template) =>
    (['message', 'sweep'] as const).map((name) => JSON.parse(String(variablesOf(name, of).VIGIL_POLICY)));

  test.each(['workspace-15', 'workspace-150'] as const)('%s reaches the functions', (preset) => {
    const policy = policyFrom(presets[preset]);
    expect(policyIn(templateOf({ preset }))).toEqual([policy, policy]);
  });

  test('a limit of the pace reaches the message function', () => {
    expect(
      JSON.parse(String(variablesOf('message', templateOf({ messagesPerSecond: '7' })).VIGIL_PACE)),
    ).toEqual({ ...settingsFrom({}).pace, messagesPerSecond: 7 });
  });

  test.each([
    // A move is four units of the index, and one of its partitions takes a thousand in a second.
    ['4000', '16'],
    ['100000', '64'],
    ['1000', undefined],
  ])(
    'whoever may move %s alarms in a second has the wake index spread over as many partitions as that takes',
    (alarmMovesPerSecond, spread) => {
      const of = templateOf({ alarmMovesPerSecond });
      for (const name of ['message', 'service', 'timer', 'sweep', 'disconnect'] as const)
        expect(variablesOf(name, of).WAKE_SPREAD).toBe(spread);
    },
  );

  test('no more moves than usual need what the functions go by where nothing is said', () => {
    expect(spreadFor(0)).toBe(SPREAD);
  });

  test('origins reach the function that lets connections in', () => {
    const said = { origins: 'https://app.example.com, https://x.example.com' };
    expect(variablesOf('authorize', templateOf(said)).ALLOWED_ORIGINS).toBe(
      'https://app.example.com,https://x.example.com',
    );
    expect(variablesOf('authorize')).not.toHaveProperty('ALLOWED_ORIGINS');
  });

  test('how long the trail is kept reaches whoever writes it, and is another time than that of the logs', () => {
    const kept = templateOf({ auditRetention: '90', logRetention: '7' });
    for (const name of ['disconnect', 'message', 'service', 'timer', 'sweep'] as const)
      expect(variablesOf(name, kept).AUDIT_RETENTION).toBe('90');
  });

  test('the claim of rights, the function that is asked for them, and all roles of backends reach who looks for them', () => {
    const roles = ['Backend', 'Reports'].map((name) => `arn:aws:iam::999999999999:role/${name}`).join(',');
    const asked = 'arn:aws:lambda:eu-central-1:123456789012:function:rights';
    const all = templateOf({
      rolesClaim: 'custom:rights',
      entitlement: asked,
      entitlementKept: '2m',
      serviceRoles: roles,
    });
    expect(variablesOf('authorize', all).ROLES_CLAIM).toBe('custom:rights');
    expect(variablesOf('message', all)).toMatchObject({
      ENTITLEMENT_FUNCTION: asked,
      ENTITLEMENT_KEPT: '120',
    });
    expect(variablesOf('service', all).SERVICE_ROLES).toBe(roles);
  });

  test('events are of the deployment that its metrics are of', () => {
    const { VIGIL_DEPLOYMENT, POWERTOOLS_METRICS_NAMESPACE } = variablesOf('forward');
    expect([VIGIL_DEPLOYMENT, POWERTOOLS_METRICS_NAMESPACE]).toEqual(['Vigil', 'Vigil']);
  });

  test('logs are kept for as long as is set', () => {
    const short = templateOf({ logRetention: '7' });
    short.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });

  test('Lambda reports each call, and so the length of a cold start, where that is set', () => {
    for (const [, { Properties }] of ownFunctions(templateOf({ platformLogs: 'all' })))
      expect(Properties.LoggingConfig.SystemLogLevel).toBe('INFO');
  });

  test('traces are sampled unless that is switched off', () => {
    for (const [, { Properties }] of ownFunctions(template))
      expect(Properties.TracingConfig).toEqual({ Mode: 'Active' });
    const [rule] = Object.values(resourcesOf(template, 'AWS::XRay::SamplingRule'));
    // Only a share of the calls: tracing the first one in each second would be the most expensive part of a small
    // deployment.
    expect(rule?.Properties.SamplingRule).toMatchObject({
      FixedRate: 0.01,
      ReservoirSize: 0,
      ServiceName: 'Vigil-*',
    });
    const off = templateOf({ tracing: 'off' });
    off.resourceCountIs('AWS::XRay::SamplingRule', 0);
    off.allResourcesProperties('AWS::Lambda::Function', { TracingConfig: Match.absent() });
    expect(JSON.stringify(off.toJSON())).not.toContain('xray:');
  });

  test('another policy changes a variable of two functions and nothing else, so no data is touched', () => {
    const changed = templateOf({ preset: 'workspace-150', lostGrace: '90s', longestStay: '8h' });
    const withoutPolicy = (of: typeof template) => {
      const resources = structuredClone(of.toJSON().Resources as Record<string, Resource>);
      for (const { Type, Properties } of Object.values(resources))
        if (Type === 'AWS::Lambda::Function') delete Properties.Environment?.Variables.VIGIL_POLICY;
      return withoutVersions(resources);
    };
    expect(policyIn(changed)).not.toEqual(policyIn(template));
    expect(withoutPolicy(changed)).toEqual(withoutPolicy(template));
  });

  test('tokens come from the stack’s user pool', () => {
    const [pool] = theOnly(template, 'AWS::Cognito::UserPool');
    const [client] = theOnly(template, 'AWS::Cognito::UserPoolClient');
    expect(variablesOf('authorize')).toMatchObject({
      TOKEN_ISSUER: { 'Fn::GetAtt': [pool, 'ProviderURL'] },
      TOKEN_AUDIENCE: { Ref: client },
      // An access token of a pool carries neither an audience nor the kind.
      TOKEN_USE: 'id',
      KIND_CLAIM: 'custom:kind',
      LICENCE_VALUE: 'licence-holder',
      // Whoever may write to their own account could name any address: the pool has to say that it was verified.
      EMAIL_TRUSTED: 'false',
    });
    expect(outputsOf(template)).toEqual([
      'AccessLogGroup',
      'AlarmTopicArn',
      'DashboardUrl',
      'DeadEventsQueueUrl',
      'DeadLetterQueueUrl',
      'DeadMessagesQueueUrl',
      'ForwardFunctionName',
      'LogGroups',
      'LoginUrl',
      'PageConfiguration',
      'PageUrl',
      'ServiceUrl',
      'SweepFunctionName',
      'SweepScheduleGroup',
      'TableName',
      'TimerFunctionName',
      'TokenIssuer',
      'UserPoolClientId',
      'UserPoolId',
      'WebSocketUrl',
    ]);
  });

  test('are no longer than Lambda takes', () => {
    const origins = (count: number) =>
      Array.from({ length: count }, (_, index) => `https://customer-${index}.example.com`).join(',');
    expect(variablesOf('authorize', templateOf({ origins: origins(90) }))).toHaveProperty('ALLOWED_ORIGINS');
    expect(() => templateOf({ origins: origins(150) })).toThrow(
      new SettingsError(
        'The function authorize would have more variables than Lambda takes, which is 4096 bytes. The longest is ALLOWED_ORIGINS, with 4854.',
      ),
    );
  });

  test('an issuer replaces the user pool', () => {
    const settings = { tokenIssuer: 'https://id.example.com', tokenAudience: 'vigil', kindClaim: 'role' };
    const own = templateOf(settings);
    expect(Object.keys(resourcesOf(own, 'AWS::Cognito::UserPool'))).toEqual([]);
    expect(variablesOf('authorize', own)).toMatchObject({
      TOKEN_ISSUER: 'https://id.example.com',
      TOKEN_AUDIENCE: 'vigil',
      KIND_CLAIM: 'role',
    });
    // Found through the issuer's own configuration.
    expect(variablesOf('authorize', own)).not.toHaveProperty('TOKEN_JWKS_URI');
    expect(outputsOf(own)).toEqual([
      'AccessLogGroup',
      'AlarmTopicArn',
      'DashboardUrl',
      'DeadEventsQueueUrl',
      'DeadLetterQueueUrl',
      'DeadMessagesQueueUrl',
      'ForwardFunctionName',
      'LogGroups',
      'PageConfiguration',
      'PageUrl',
      'ServiceUrl',
      'SweepFunctionName',
      'SweepScheduleGroup',
      'TableName',
      'TimerFunctionName',
      'WebSocketUrl',
    ]);
  });
});

function advancing(): string[] {
  return [
    'AUDIT_RETENTION',
    'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
    'DEAD_LETTER_ARN',
    'SCHEDULE_GROUP',
    'SECOND_HAND_URL',
    'SCHEDULE_ROLE_ARN',
    'TABLE_NAME',
  ];
}

function outputsOf(of: typeof template): string[] {
  return Object.keys(of.toJSON().Outputs).sort();
}
