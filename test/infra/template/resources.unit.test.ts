import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { deadLetters, template } from './default.ts';
import { aliasOf, functionOf, resourcesOf, templateOf, theOnly } from './synthesized.ts';

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
