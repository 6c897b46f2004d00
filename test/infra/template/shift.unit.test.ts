import { describe, expect, test } from '@jest/globals';
import {
  aliasOf,
  functionNames,
  functionOf,
  type Resource,
  resourcesOf,
  templateOf,
  theOnly,
} from './synthesized.ts';

const template = templateOf();
const groups = Object.values(resourcesOf(template, 'AWS::CodeDeploy::DeploymentGroup'));
const nameOf = (id: string) =>
  String(resourcesOf(template, 'AWS::CloudWatch::Alarm')[id]?.Properties.AlarmDescription).split(':')[0];

describe('a new release', () => {
  test.each(functionNames)('takes over from the %s gradually, watched by the alerts', (name) => {
    const alias = resourcesOf(template, 'AWS::Lambda::Alias')[aliasOf(template, name)] as unknown as {
      UpdatePolicy: { CodeDeployLambdaAliasUpdate: { DeploymentGroupName: { Ref: string } } };
    };
    const { Ref } = alias.UpdatePolicy.CodeDeployLambdaAliasUpdate.DeploymentGroupName;
    expect(resourcesOf(template, 'AWS::CodeDeploy::DeploymentGroup')[Ref]?.Properties).toMatchObject({
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent10Minutes',
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
    });
  });

  test('is rolled back for what a bad one turns red, and for nothing that people may cause', () => {
    expect(groups).toHaveLength(functionNames.length);
    for (const { Properties } of groups)
      expect(
        Properties.AlarmConfiguration.Alarms.map(({ Name }: { Name: { Ref: string } }) => nameOf(Name.Ref)),
      ).toEqual(['DeadLetters', 'DeadMessages', 'FunctionErrors', 'GatewayErrors', 'PostsFailing']);
  });

  test('is not rolled back because functions refuse strangers: the gateway counts a 403 of theirs as an error of an integration', () => {
    const gates = Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm')).filter(
      ([id]) => nameOf(id) === 'GatewayErrors',
    );
    expect(gates).toHaveLength(1);
    expect(JSON.stringify(gates)).toContain('ExecutionError');
    expect(JSON.stringify(gates)).not.toContain('IntegrationError');
  });

  test('is a version of code and variables together', () => {
    const versions = (settings = {}) =>
      Object.keys(resourcesOf(templateOf(settings), 'AWS::Lambda::Version')).sort();
    const [before, after] = [versions(), versions({ preset: 'workspace-150' })];
    const changed = after
      .filter((id) => !before.includes(id))
      .map((id) => id.replace(/CurrentVersion.*/, ''));
    expect(changed).toEqual(['Disconnect', 'Message', 'Service', 'Sweep', 'Timer']);
  });

  test('takes over at once where that is set', () => {
    const atOnce = templateOf({ shift: 'all-at-once' });
    atOnce.resourceCountIs('AWS::CodeDeploy::DeploymentGroup', 0);
    atOnce.resourceCountIs('AWS::Lambda::Alias', functionNames.length);
    expect(JSON.stringify(atOnce.toJSON())).not.toContain('UpdatePolicy');
  });
});

describe('nobody calls a function other than by its alias', () => {
  test.each(functionNames)('%s', (name) => {
    const [id] = functionOf(template, name);
    // Functions get the timer's name, since a reference would be circular because of the alerts. A function URL names
    // the function and its alias separately.
    const resources = Object.values(template.toJSON().Resources as Record<string, Resource>).filter(
      ({ Type, Properties }) => Type !== 'AWS::Lambda::Url' || Properties.Qualifier !== 'live',
    );
    const called = JSON.stringify(resources).replaceAll(`{"Fn::GetAtt":["${id}","Arn"]},":live"`, '');
    expect(called).not.toContain(`"Fn::GetAtt":["${id}","Arn"]`);
  });

  test('each permission and each retry is on an alias', () => {
    const aliases = functionNames.map((name) => aliasOf(template, name));
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::Lambda::Permission')))
      expect(aliases).toContain(Properties.FunctionName.Ref);
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::Lambda::EventInvokeConfig')))
      expect(JSON.stringify(Properties.Qualifier)).toMatch(/(Timer|Sweep)Live/);
    const { Target } = theOnly(template, 'AWS::Scheduler::Schedule')[1].Properties;
    expect(Target.Arn).toEqual({ Ref: aliasOf(template, 'sweep') });
  });
});
