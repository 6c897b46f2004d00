import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { App, CfnParameter, Fn, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy, PermissionsBoundary, Role } from 'aws-cdk-lib/aws-iam';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Vigil } from '../../infra/construct.ts';
import { resourcesOf } from './template/synthesized.ts';

const outdir = mkdtempSync(join(tmpdir(), 'vigil-neighbours-'));
beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => rmSync(outdir, { recursive: true }));

const newStack = (): Stack => {
  const postCliContext = { 'aws:cdk:bundling-stacks': [] };
  const app = new App({ outdir, postCliContext, autoSynth: false, builtinCloudFormationValidation: false });
  return new Stack(app, 'Mine');
};

/** Whoever copies into a bucket of their own before has made the one function of the stack that does. */
const copying = (stack: Stack, bucket: IBucket, role?: Role) =>
  new BucketDeployment(stack, 'Docs', {
    sources: [Source.data('hello.txt', 'Hello')],
    destinationBucket: bucket,
    ...(role && { role }),
  });

describe('in a stack that copies into a bucket of its own', () => {
  test.each<[string, (stack: Stack) => IBucket]>([
    [
      'another stack’s by its export',
      (stack) => Bucket.fromBucketArn(stack, 'Bucket', Fn.importValue('docs-bucket')),
    ],
    [
      'one that a parameter names',
      (stack) =>
        Bucket.fromBucketArn(
          stack,
          'Bucket',
          Fn.select(1, Fn.split('=', new CfnParameter(stack, 'Where').valueAsString)),
        ),
    ],
  ])('%s, the page goes up as well', (_, bucketIn) => {
    const stack = newStack();
    copying(stack, bucketIn(stack));
    new Vigil(stack, 'Presence');
    const template = Template.fromStack(stack);
    template.resourceCountIs('Custom::CDKBucketDeployment', 3);
    // CDK would bring a function with a right to all logs.
    template.resourceCountIs('Custom::LogRetention', 0);
  });

  test('with a role that is there already, the page goes up as well, and what it may do is reviewed', () => {
    const findings = (...more: ((stack: Stack) => void)[]): string[] => {
      const stack = newStack();
      const role = Role.fromRoleArn(stack, 'Copier', 'arn:aws:iam::123456789012:role/copier') as Role;
      copying(stack, Bucket.fromBucketName(stack, 'Bucket', 'docs'), role);
      for (const one of more) one(stack);
      const app = stack.node.root as App;
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      expect(() => app.synth()).toThrow();
      const report = readFileSync(join(outdir, 'validation-report.json'), 'utf8');
      return [...new Set(report.match(/AwsSolutions-[A-Z]+\d+(\[[^\]]*\])?/g))].sort();
    };
    // What the others' copying takes is theirs to answer for, as it was before.
    const theirs = findings();
    expect(theirs).toContain('AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::docs/*]');
    expect(findings((stack) => new Vigil(stack, 'Presence'))).toEqual(theirs);
  });
});

describe('where nobody but the platform team makes roles', () => {
  test('it takes those that are there, and makes none', () => {
    const stack = newStack();
    Role.customizeRoles(stack);
    new Vigil(stack, 'Presence');
    const missing = stack.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .map(({ data }) => /created at path "([^"]+)"/.exec(String(data))?.[1])
      .filter((path) => path !== undefined);
    expect(missing).toContain('Mine/VigilPageUpload/Role');

    const given = newStack();
    Role.customizeRoles(given, {
      usePrecreatedRoles: Object.fromEntries(missing.map((path, index) => [path, `role-${index}`])),
    });
    new Vigil(given, 'Presence');
    const template = Template.fromStack(given);
    template.resourceCountIs('AWS::IAM::Role', 0);
    template.hasResourceProperties('AWS::Lambda::Function', { Handler: 'index.handler' });
  });

  test('every role has the boundary that the app asks for', () => {
    const stack = newStack();
    PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary'));
    new Vigil(stack, 'Presence');
    const roles = Object.values(resourcesOf(Template.fromStack(stack), 'AWS::IAM::Role'));
    expect(roles.length).toBeGreaterThan(10);
    expect(roles.filter(({ Properties }) => Properties.PermissionsBoundary === undefined)).toEqual([]);
  });
});
