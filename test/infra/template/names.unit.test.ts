import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vigil } from '../../../infra/construct.ts';
import { resourcesOf, templateOf, theOnly } from './synthesized.ts';

const outdir = mkdtempSync(join(tmpdir(), 'vigil-names-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const newApp = () =>
  new App({
    outdir,
    postCliContext: { 'aws:cdk:bundling-stacks': [] },
    autoSynth: false,
    builtinCloudFormationValidation: false,
  });

/** The Region with the longest name is assumed, and the longest name of a stack where that is known only later. */
const deployed = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::Join': joined } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  if (joined) return joined[1].map(deployed).join(joined[0]);
  return Ref === 'AWS::StackName' ? 'N'.repeat(128) : 'ap-southeast-1';
};

type Name = { readonly what: string; readonly is: string };

/** Whatever has a name of ours that must be unique in an account, or that its service may refuse. */
const namesIn = (template: Template): Name[] => {
  const of = (type: string, path: string): Name[] =>
    Object.values(resourcesOf(template, type)).map(({ Properties }) => ({
      what: `${type} ${path}`,
      is: deployed(path.split('.').reduce((value, key) => value[key], Properties)),
    }));
  return Object.entries(RULES).flatMap(([rule]) => of(...(rule.split(' ') as [string, string])));
};

/** What the services' own API references say of them. */
const RULES: Readonly<Record<string, RegExp>> = {
  'AWS::ApiGatewayV2::Api Name': /^.{1,128}$/,
  'AWS::Events::EventBus Name': /^[\w./-]{1,256}$/,
  'AWS::CloudWatch::CompositeAlarm AlarmName': /^[\x20-\x7e]{1,255}$/,
  'AWS::XRay::SamplingRule SamplingRule.RuleName': /^[\w-]{1,32}$/,
  'AWS::XRay::SamplingRule SamplingRule.ServiceName': /^.{1,64}$/,
  'AWS::CloudFront::Function Name': /^[\w-]{1,64}$/,
  'AWS::CloudFront::OriginAccessControl OriginAccessControlConfig.Name': /^[\w-]{1,64}$/,
  'AWS::CloudFront::ResponseHeadersPolicy ResponseHeadersPolicyConfig.Name': /^[\w-]{1,128}$/,
};

const namespaceIn = (template: Template): string =>
  deployed(
    Object.values(resourcesOf(template, 'AWS::Lambda::Function')).find(
      ({ Properties }) => Properties.Environment?.Variables.POWERTOOLS_METRICS_NAMESPACE,
    )?.Properties.Environment.Variables.POWERTOOLS_METRICS_NAMESPACE,
  );

const LONG = 'PresenceAndInactivityLogoutForTheWorkspacesOfTheCustomerSupportDepartment';

/** A pipeline has a stage for each environment, and its stacks have the stage in their names. */
const inStage = (id: string): Stack =>
  new Stack(new Stage(newApp(), 'ProductionEuropeCentralOneBlueEnvironment'), id);

const places: Record<string, () => Stack> = {
  'deep inside a pipeline': () => inStage('CollaborationWorkspaceBackendServicesPlatformStack'),
  'in a nested stack': () => new NestedStack(new Stack(newApp(), 'Mine'), 'Nested'),
  'in a stack of its own': () => new Stack(newApp(), 'S'),
};

describe('the names that the construct gives', () => {
  test.each(
    Object.keys(places).flatMap((place) =>
      [LONG.repeat(3), 'Presence "EU" (été)'].map((id) => [place, id] as const),
    ),
  )('%s, by the id %s, are such as their services take', (place, id) => {
    const stack = (places[place] as () => Stack)();
    new Vigil(stack, id);
    const template = Template.fromStack(stack);
    const names = namesIn(template);
    expect(names).toHaveLength(Object.keys(RULES).length + 1);
    expect(names.filter(({ what, is }) => !RULES[what]?.test(is))).toEqual([]);
    // The search on the dashboard has it between quotes.
    expect(namespaceIn(template)).toMatch(/^[\w.#/-]{1,255}$/);
  });

  const named = (stack: Stack): string[] => {
    new Vigil(stack, 'Presence');
    const names = namesIn(Template.fromStack(stack));
    // It need not be unique, and this one says of which functions traces are taken.
    return names.filter(({ what }) => !/Api|ServiceName/.test(what)).map(({ what, is }) => `${what} ${is}`);
  };

  test.each<[string, (branch: string) => Stack]>([
    ['two branches', (branch) => new Stack(newApp(), 'Mine', { stackName: `mine-${branch}` })],
    [
      'the nested stacks of two branches',
      (branch) => new NestedStack(new Stack(newApp(), 'Mine', { stackName: `mine-${branch}` }), 'Nested'),
    ],
  ])('to %s, whose stacks have one id and two names, are not the same', (_, stackOf) => {
    const [one, two] = ['one', 'two'].map((branch) => named(stackOf(branch)));
    expect(one?.filter((name) => two?.includes(name))).toEqual([]);
    expect(one).toEqual(named(stackOf('one')));
  });

  test('to two ids that differ by what a namespace cannot have are not the same', () => {
    const [one, two] = ['Presence (1)', 'Presence [1]'].map((id) => {
      const stack = new Stack(newApp(), 'Mine');
      new Vigil(stack, id);
      return namespaceIn(Template.fromStack(stack));
    });
    expect(one).not.toBe(two);
  });

  test('for traces leave the other functions of the stack alone, however long its name is', () => {
    const sampled = (name: string, id: string): RegExp => {
      const stack = new Stack(newApp(), name);
      new Vigil(stack, id);
      const { ServiceName } = theOnly(Template.fromStack(stack), 'AWS::XRay::SamplingRule')[1].Properties
        .SamplingRule;
      return new RegExp(`^${ServiceName.replaceAll('*', '.*')}$`);
    };
    expect('Mine-PresenceMessage1A2B3C4D-abcdefghijkl').toMatch(sampled('Mine', 'Presence'));
    expect('Mine-Billing1A2B3C4D-abcdefghijkl').not.toMatch(sampled('Mine', 'Presence'));
    // CloudFormation shortens both parts where a name would be longer than 64.
    const shortened = 'CollaborationWorkspaceBa-PresenceAndInactivityLog-abcdefghijkl';
    expect(shortened).toMatch(sampled('CollaborationWorkspaceBackendServicesPlatformStack', LONG));
  });

  test('in the stack of its own are made of the stage, as ever', () => {
    const names = namesIn(templateOf()).map(({ is }) => is);
    for (const name of names) expect(name).toMatch(/Vigil/);
  });
});
