import { Validations } from 'aws-cdk-lib';
import { Policy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { allow } from './use.ts';
import type { VigilFunction } from './vigil-function.ts';

/**
 * Lets the functions hand their traces to X-Ray. A policy of its own, because its resource can only be everything:
 * accepted here, and still refused in the functions' own policies.
 */
export const tracingOf = (scope: Construct, functions: readonly VigilFunction[]): void => {
  const policy = new Policy(scope, 'Tracing', {
    roles: functions.map(({ executionRole }) => executionRole),
    statements: [allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*'])],
  });
  Validations.of(policy).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'X-Ray has no resources to name: both actions can be allowed for everything only. They write samples of timings, and read nothing.',
  });
};
