import { Names, Validations } from 'aws-cdk-lib';
import { Policy } from 'aws-cdk-lib/aws-iam';
import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import type { Construct } from 'constructs';
import { functionsIn } from './names.ts';
import { allow } from './use.ts';
import type { VigilFunction } from './vigil-function.ts';

/**
 * Lets the functions hand their traces to X-Ray, one in a hundred. A policy of its own, because its resource can only be everything:
 * accepted here, and still refused in the functions' own policies.
 */
export const tracingOf = (scope: Construct, functions: readonly VigilFunction[]): void => {
  const policy = new Policy(scope, 'Tracing', {
    roles: functions.map(({ executionRole }) => executionRole),
    statements: [allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*'])],
  });
  // X-Ray's own rule takes the first of each second and a twentieth of the rest, which would be a quarter of the whole price.
  new CfnSamplingRule(scope, 'Sampling', {
    samplingRule: {
      ruleName: Names.uniqueResourceName(scope, { maxLength: 32 }),
      priority: 1_000,
      fixedRate: 0.01,
      reservoirSize: 0,
      serviceName: functionsIn(scope),
      serviceType: 'AWS::Lambda::Function',
      resourceArn: '*',
      host: '*',
      httpMethod: '*',
      urlPath: '*',
      version: 1,
    },
  });
  Validations.of(policy).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'X-Ray has no resources to name: both actions can be allowed for everything only. They write samples of timings, and read nothing.',
  });
};
