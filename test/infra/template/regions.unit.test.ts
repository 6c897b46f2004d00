import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { Vigil, type VigilProps } from '../../../infra/construct.ts';
import { SettingsError } from '../../../infra/settings/error.ts';
import { templateOf, theOnly, written } from './synthesized.ts';

const outdir = mkdtempSync(join(tmpdir(), 'vigil-regions-'));
const goingTo = process.env.CDK_DEFAULT_REGION;
afterAll(() => rmSync(outdir, { recursive: true }));
afterEach(() => {
  delete process.env.CDK_DEFAULT_REGION;
  if (goingTo !== undefined) process.env.CDK_DEFAULT_REGION = goingTo;
});

const stackIn = (region: string): Stack => {
  const postCliContext = { ...recommendedFlags, 'aws:cdk:bundling-stacks': [] };
  const app = new App({ outdir, postCliContext, autoSynth: false, builtinCloudFormationValidation: false });
  return new Stack(app, 'Mine', { env: { account: '123456789012', region } });
};

const elsewhere: VigilProps = { page: 'none', pages: ['https://app.example.com/'], serviceUrl: 'none' };
const ownIssuer: VigilProps = {
  page: 'none',
  tokenIssuer: 'https://id.example.com',
  tokenAudience: ['vigil'],
};

describe('in another partition', () => {
  test.each<[string, VigilProps]>([
    ['cn-north-1', ownIssuer],
    ['us-gov-west-1', elsewhere],
  ])('%s, nothing is named by the commercial one', (region, props) => {
    const stack = stackIn(region);
    const vigil = new Vigil(stack, 'Presence', { ...props, alarmEmail: 'on-call@example.com' });
    const all = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(all).not.toMatch(/arn:aws:/);
    // Principals of services are called so everywhere.
    expect(
      all.match(/[\w-]+\.amazonaws\.com(\.cn)?/g)?.filter((one) => !/^[a-z]+\.amazonaws\.com$/.test(one)),
    ).toEqual([]);
    expect(written(stack.resolve(vigil.url))).toMatch(
      new RegExp(`^wss://\\$\\{\\w+\\}\\.execute-api\\.${region}\\.\\$\\{AWS::URLSuffix\\}/v1$`),
    );
  });

  test('of GovCloud, the login and the console have addresses of their own', () => {
    const stack = stackIn('us-gov-west-1');
    const vigil = new Vigil(stack, 'Presence', elsewhere);
    expect(written(stack.resolve(vigil.loginUrl))).toMatch(
      /^https:\/\/vigil-.*\.auth-fips\.\$\{AWS::Region\}\.amazoncognito\.com$/,
    );
    // Its newer page was announced for all other Regions.
    const template = Template.fromStack(stack);
    expect(theOnly(template, 'AWS::Cognito::UserPoolDomain')[1].Properties).not.toHaveProperty(
      'ManagedLoginVersion',
    );
    template.resourceCountIs('AWS::Cognito::ManagedLoginBranding', 0);
    expect(written(stack.resolve(vigil.dashboardUrl))).toMatch(
      /^https:\/\/console\.amazonaws-us-gov\.com\/cloudwatch\/home\?region=us-gov-west-1#dashboards/,
    );
  });

  test('of China, the console has an address of its own', () => {
    const stack = stackIn('cn-northwest-1');
    const vigil = new Vigil(stack, 'Presence', ownIssuer);
    expect(written(stack.resolve(vigil.dashboardUrl))).toMatch(
      /^https:\/\/console\.amazonaws\.cn\/cloudwatch\/home\?region=cn-northwest-1#dashboards/,
    );
  });

  const noPage =
    'page must be none: CloudFront does not serve it from us-gov-east-1 as the stack would have it. Any static host will do.';

  test.each<[string, VigilProps, string]>([
    ['us-gov-east-1', { serviceUrl: 'none' }, noPage],
    [
      'us-gov-west-1',
      { ...elsewhere, serviceUrl: 'deploy' },
      'serviceUrl must be none: functions have no URLs in us-gov-west-1.',
    ],
    ['cn-north-1', { ...ownIssuer, page: 'deploy' }, noPage.replace('us-gov-east-1', 'cn-north-1')],
    ['cn-north-1', elsewhere, 'tokenIssuer must be set: there are no user pools of Cognito in cn-north-1.'],
  ])('%s, what is not there is refused before anything is deployed', (region, props, sentence) => {
    expect(() => new Vigil(stackIn(region), 'Presence', props)).toThrow(new SettingsError(sentence));
  });

  test('is known by where the command line goes, when the stack goes anywhere', () => {
    process.env.CDK_DEFAULT_REGION = 'us-gov-east-1';
    expect(() => templateOf({ serviceUrl: 'none' })).toThrow(new SettingsError(noPage));
    const template = templateOf({ page: 'none', pages: 'https://app.example.com/', serviceUrl: 'none' });
    expect(written(template.findOutputs('LoginUrl').LoginUrl?.Value)).toContain('.auth-fips.');
    expect(theOnly(template, 'AWS::Cognito::UserPool')).toBeDefined();
  });
});

describe('the quota of the Scheduler', () => {
  const shareIn = (stack: Stack, props: VigilProps = {}): string => {
    new Vigil(stack, 'Presence', props);
    const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    const quota = alarms.find(({ Properties }) => Properties.AlarmDescription.startsWith('SchedulerQuota:'));
    return quota?.Properties.Metrics.find(({ Expression }: { Expression?: string }) => Expression).Expression;
  };

  test.each([
    ['eu-central-1', '100 * m_share / 60000'],
    ['eu-north-1', '100 * m_share / 15000'],
  ])(
    'is that of the Region, or its alert could turn red only when moves are refused: %s',
    (region, share) => {
      expect(shareIn(stackIn(region))).toBe(share);
    },
  );

  test('is the least where the app does not say where it goes, and what the setting says where it was raised', () => {
    delete process.env.CDK_DEFAULT_REGION;
    const anywhere = () => new Stack(stackIn('eu-central-1').node.root as App, `Anywhere`);
    expect(shareIn(anywhere())).toBe('100 * m_share / 15000');
    expect(shareIn(stackIn('eu-north-1'), { alarmMovesPerSecond: 3_000 })).toBe('100 * m_share / 180000');
  });
});

describe('the quota of API Gateway', () => {
  const madeFor = (region: string, props?: VigilProps) => {
    const stack = stackIn(region);
    new Vigil(stack, 'Presence', props);
    return Template.fromStack(stack);
  };
  const ratesIn = (region: string, props?: VigilProps): number[] => {
    const { RouteSettings } = theOnly(madeFor(region, props), 'AWS::ApiGatewayV2::Stage')[1].Properties;
    return Object.values(RouteSettings as Record<string, Record<string, number>>).flatMap((one) =>
      Object.values(one),
    );
  };
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

  test('is a quarter in thirteen Regions, where what clients say has a quarter of the rate too, and leaves as much for posts', () => {
    const [usual, fewer] = [ratesIn('eu-central-1'), ratesIn('eu-south-1')];
    // Each has a rate and a burst of the same size.
    expect(sum(usual) / 2).toBeLessThanOrEqual(10_000 / 2);
    expect(fewer).toEqual(usual.map((one) => one / 4));
  });

  test('is what was given, or more would have been asked for in vain', () => {
    const usual = ratesIn('eu-central-1');
    const given = { gatewayCallsPerSecond: 40_000 };
    for (const region of ['eu-central-1', 'eu-south-1'])
      expect(ratesIn(region, given)).toEqual(usual.map((one) => 4 * one));
  });

  test.each<[string, VigilProps, string]>([
    ['eu-central-1', {}, '600000'],
    ['eu-south-1', {}, '150000'],
    ['eu-south-1', { gatewayCallsPerSecond: 5_000 }, '300000'],
  ])('is what the dashboard shows the share of: %s, %j', (region, props, share) => {
    const { DashboardBody } = theOnly(madeFor(region, props), 'AWS::CloudWatch::Dashboard')[1].Properties;
    const shown = /100 \* m_messages_both_ways \/ (\d+)/.exec(JSON.stringify(DashboardBody));
    expect(shown?.[1]).toBe(share);
  });
});
