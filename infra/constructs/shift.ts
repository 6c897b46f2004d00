import { Validations } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { VigilFunction } from './vigil-function.ts';

export type ShiftProps = {
  readonly functions: Readonly<Record<string, VigilFunction>>;
  /** One of them that goes red takes the new versions back. */
  readonly gates: readonly IAlarm[];
};

const MOVES_ALIASES = 'service-role/AWSCodeDeployRoleForLambdaLimited';

/**
 * Moves to a new release by a part: a tenth of the calls for ten minutes, and then the rest. Both releases work side by
 * side meanwhile, which is what `docs/releases.md` is about.
 */
export class Shift extends Construct {
  constructor(scope: Construct, id: string, { functions, gates }: ShiftProps) {
    super(scope, id);
    const application = new LambdaApplication(this, 'Application');
    const role = new Role(this, 'Role', {
      description: 'Moves the aliases of the functions to new versions',
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
    });
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${MOVES_ALIASES}]`,
      reason:
        'What CodeDeploy documents for functions. Only CodeDeploy can assume the role, and it acts on the groups below.',
    });
    for (const [name, { alias }] of Object.entries(functions))
      new LambdaDeploymentGroup(this, name.charAt(0).toUpperCase() + name.slice(1), {
        application,
        alias,
        role,
        deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
        alarms: [...gates],
      });
  }
}
