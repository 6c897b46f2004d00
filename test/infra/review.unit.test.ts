import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Function as AnyFunction, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { review } from '../../infra/review.ts';
import { vigilApp } from '../../infra/synthesize.ts';

let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'vigil-review-'));
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(outdir, { recursive: true });
});

/** The rules that a stack breaks after this change. */
const findings = (change: (stack: Stack) => void, settings = {}): string[] => {
  const postCliContext = { ...settings, 'aws:cdk:bundling-stacks': [] };
  const app = vigilApp({ postCliContext, outdir, builtinCloudFormationValidation: false });
  change(app.node.findChild('Vigil') as Stack);
  review(app);
  try {
    app.synth();
    return [];
  } catch {
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    return JSON.stringify(report).match(/AwsSolutions-[A-Z]+\d+(\[[^\]]*\])?|Serverless-\w+/g) ?? [];
  }
};

describe('the review by AwsSolutions and Serverless', () => {
  test('has no findings in the stack', () => {
    expect(findings(() => {})).toEqual([]);
  });

  test.each([
    { tracing: 'off' },
    {
      alarmEmail: 'on-call@example.com',
      removal: 'destroy',
      logRetention: '7',
      encryptionKey: 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555',
    },
    {
      domainName: 'p.example.com',
      certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/abc',
      tokenIssuer: 'https://id.example.com',
      tokenAudience: 'vigil',
    },
  ])('has no findings with %j', (settings) => {
    expect(findings(() => {}, settings)).toEqual([]);
  });

  test('still finds an unjustified pattern on a role that has accepted ones', () => {
    const wider = findings((stack) => {
      const role = stack.node.findChild('Default').node.findChild('MessageRole') as Role;
      role.addToPrincipalPolicy(new PolicyStatement({ actions: ['dynamodb:*'], resources: ['*'] }));
    });
    expect(wider).toContain('AwsSolutions-IAM5[Action::dynamodb:*]');
    expect(wider).toContain('AwsSolutions-IAM5[Resource::*]');
  });

  test('still finds an open queue', () => {
    expect(findings((stack) => new Queue(stack, 'Open'))).toContain('AwsSolutions-SQS4');
  });

  test('still finds a function without timeout, memory and traces', () => {
    const careless = findings((stack) => {
      const code = Code.fromInline('export const handler = () => {}');
      new AnyFunction(stack, 'Careless', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code });
    });
    expect(careless).toEqual(
      expect.arrayContaining([
        'Serverless-LambdaDefaultTimeout',
        'Serverless-LambdaDefaultMemorySize',
        'Serverless-LambdaTracing',
      ]),
    );
  });
});
