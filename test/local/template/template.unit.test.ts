// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its substitutions so.

import { describe, expect, test } from '@jest/globals';
import { deploymentOf } from '../../../local/template/deployment.ts';
import { resolver } from '../../../local/template/intrinsics.ts';
import { parseTemplate } from '../../../local/template/template.ts';
import { place } from '../place.ts';

const template = (Resources: object, Parameters: object = {}) =>
  parseTemplate(JSON.stringify({ Resources, Parameters }));
const resolve = resolver(
  template(
    {
      Fn: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: { 'Fn::Sub': 'f-${AWS::Region}' } } },
      Queue: { Type: 'AWS::SQS::Queue' },
      Odd: { Type: 'AWS::Odd::Thing' },
    },
    { Stage: { Type: 'String', Default: 'v1' } },
  ),
  place,
);

describe('A template value', () => {
  test.each([
    ['a plain value', { a: [1, true, null, 'x'] }, { a: [1, true, null, 'x'] }],
    ['Ref of a pseudo-parameter', { Ref: 'AWS::AccountId' }, '1'],
    ['Ref of a parameter with a default', { Ref: 'Stage' }, 'v1'],
    ['Ref of a resource with a name', { Ref: 'Fn' }, 'f-eu-central-1'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Fn', 'Arn'] }, 'arn:aws:lambda:eu-central-1:1:function:f-eu-central-1'],
    ['Fn::GetAtt with a dot', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:aws:sqs:eu-central-1:1:S-Queue'],
    ['Fn::Join', { 'Fn::Join': ['/', ['a', { Ref: 'AWS::Partition' }]] }, 'a/aws'],
    ['Fn::Sub', { 'Fn::Sub': ['${x}-${Queue.QueueName}-${!y}', { x: { Ref: 'Stage' } }] }, 'v1-S-Queue-${y}'],
    ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b'] }] }, 'b'],
    ['a property without value', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
  ])('is resolved: %s', (_, value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  test.each([
    ['an intrinsic that it does not know', { 'Fn::ImportValue': 'x' }, 'Fn::ImportValue'],
    ['a name that is not in the template', { Ref: 'Nobody' }, 'Nobody'],
    ['an attribute that it does not know', { 'Fn::GetAtt': ['Fn', 'SnapStart'] }, 'SnapStart'],
    ['a type whose names it does not know', { Ref: 'Odd' }, 'AWS::Odd::Thing'],
    ['an element that does not exist', { 'Fn::Select': [3, ['a']] }, 'no element 3'],
  ])('is refused, and never guessed: %s', (_, value, named) => {
    expect(() => resolve(value)).toThrow(named);
  });
});

test('A resource of a type that nothing here hosts is refused at start, by its name', () => {
  const assembly = {
    stackName: 'S',
    template: template({ Cluster: { Type: 'AWS::ECS::Cluster' } }),
    assets: new Map(),
  };
  expect(() => deploymentOf(assembly)).toThrow('Cluster, a AWS::ECS::Cluster');
});
